using Bus.Contracts;
using Bus.Testing;
using MassTransit;

namespace Bus.Host.Tests.Contracts;

/// <summary>A service of somebody else's: it asks for jobs, and has a queue <c>picky</c> that consumes events only.</summary>
internal sealed class SpecBus : IAsyncDisposable
{
    private SpecBus(IBusControl control)
    {
        Control = control;
    }

    public IBusControl Control { get; }

    public static async Task<SpecBus> StartAsync(RedisServer server)
    {
        var control = MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(server.ConnectionString);
            bus.ReceiveEndpoint("picky", endpoint => endpoint.Handler<BacktestProgressed>(_ => Task.CompletedTask));
        });
        await control.StartAsync();
        return new SpecBus(control);
    }

    public async ValueTask DisposeAsync() => await Control.StopAsync();
}
