using Bus.Contracts;
using Bus.Testing;
using MassTransit;

namespace Bus.Host.Tests.Contracts;

/// <summary>A service of somebody else's: it asks for jobs, has a queue <c>picky</c> that consumes events only, one <c>ordered</c> that never gets done, and a queue <c>slow</c> whose handler waits to be released.</summary>
internal sealed class SpecBus : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended;
    private readonly SemaphoreSlim _slow;

    private SpecBus(IBusControl control, SemaphoreSlim slow, TaskCompletionSource ended)
    {
        Control = control;
        _slow = slow;
        _ended = ended;
    }

    public IBusControl Control { get; }

    public static async Task<SpecBus> StartAsync(RedisServer server)
    {
        var ended = new TaskCompletionSource();
        var slow = new SemaphoreSlim(0);
        var control = MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(server.ConnectionString);
            bus.ReceiveEndpoint("slow", endpoint =>
            {
                endpoint.PrefetchCount = 1;
                endpoint.ConfigureConsumeTopology = false;
                endpoint.Handler<RunBacktest>(_ => slow.WaitAsync());
            });
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
        return new SpecBus(control, slow, ended);
    }

    /// <summary>Lets the handler of <c>slow</c> end one message.</summary>
    public void ReleaseSlow() => _slow.Release();

    public async ValueTask DisposeAsync()
    {
        _slow.Release(100);
        _ended.TrySetResult();
        await Control.StopAsync();
        _slow.Dispose();
    }
}
