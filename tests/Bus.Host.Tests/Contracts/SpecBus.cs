using Bus.Contracts;
using Bus.Testing;
using MassTransit;

namespace Bus.Host.Tests.Contracts;

/// <summary>A service of somebody else's: it asks for jobs, has a queue <c>picky</c> that consumes events only, and a queue <c>slow</c> whose handler waits to be released.</summary>
internal sealed class SpecBus : IAsyncDisposable
{
    private readonly SemaphoreSlim _slow;

    private SpecBus(IBusControl control, SemaphoreSlim slow)
    {
        Control = control;
        _slow = slow;
    }

    public IBusControl Control { get; }

    public static async Task<SpecBus> StartAsync(RedisServer server)
    {
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
        });
        await control.StartAsync();
        return new SpecBus(control, slow);
    }

    /// <summary>Lets the handler of <c>slow</c> end one message.</summary>
    public void ReleaseSlow() => _slow.Release();

    public async ValueTask DisposeAsync()
    {
        _slow.Release(100);
        await Control.StopAsync();
        _slow.Dispose();
    }
}
