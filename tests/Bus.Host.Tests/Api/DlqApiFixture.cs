using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

/// <summary>One API on one Redis with a dead-letter queue, for all tests of a class.</summary>
public sealed class DlqApiFixture : IAsyncLifetime
{
    private ApiProgram? _api;

    public RedisServer Server { get; private set; } = null!;

    internal ApiProgram Api => _api!;

    internal DeadLetterQueue Queue { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        Queue = new DeadLetterQueue(Server);
        _api = await ApiProgram.StartAsync(Server, "--prefix", Queue.Prefix);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
