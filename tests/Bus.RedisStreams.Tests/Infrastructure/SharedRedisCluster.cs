using Bus.RedisStreams.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisCluster))]

namespace Bus.RedisStreams.Tests;

/// <summary>The cluster of all tests that do it no harm; started by the first one that needs it.</summary>
public sealed class SharedRedisCluster : IAsyncDisposable
{
    private readonly Lazy<Task<RedisClusterSetup>> _setup = new(() => RedisClusterSetup.StartAsync());

    public async ValueTask DisposeAsync()
    {
        if (_setup.IsValueCreated)
        {
            await (await _setup.Value).DisposeAsync();
        }
    }

    internal Task<RedisClusterSetup> GetSetupAsync() => _setup.Value;

    internal async Task<string> GetConnectionStringAsync() => (await _setup.Value).ConnectionString;
}
