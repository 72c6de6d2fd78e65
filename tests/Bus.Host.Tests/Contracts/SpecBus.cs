using Bus.Contracts;
using Bus.Testing;
using MassTransit;

namespace Bus.Host.Tests.Contracts;

/// <summary>A service of somebody else's: it asks for jobs, has a queue <c>picky</c> that consumes events only, and one <c>ordered</c> that never gets done.</summary>
internal sealed class SpecBus : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended;

    private SpecBus(IBusControl control, TaskCompletionSource ended)
    {
        Control = control;
        _ended = ended;
    }

    public IBusControl Control { get; }

    public static async Task<SpecBus> StartAsync(RedisServer server)
    {
        var ended = new TaskCompletionSource();
        var control = MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(server.ConnectionString);
            bus.ReceiveEndpoint("picky", endpoint => endpoint.Handler<BacktestProgressed>(_ => Task.CompletedTask));
            bus.ReceiveEndpoint("ordered", endpoint =>
            {
                endpoint.SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
                endpoint.SingleActiveConsumer = true;
                endpoint.Handler<BacktestCompleted>(_ => ended.Task);
                endpoint.ConfigureConsumeTopology = false;
            });
        });
        await control.StartAsync();
        return new SpecBus(control, ended);
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await Control.StopAsync();
    }
}
