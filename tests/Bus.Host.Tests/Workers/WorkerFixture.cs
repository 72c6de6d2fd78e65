using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

/// <summary>One worker on one Redis, for the tests that only need some worker.</summary>
public sealed class WorkerFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    internal ChildProcess Worker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        Worker = await BusProgram.StartWorkerAsync(Server, "--log-format", "json");
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await Server.DisposeAsync();
    }
}
