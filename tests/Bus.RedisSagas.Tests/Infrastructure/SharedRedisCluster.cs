using Bus.RedisSagas.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisCluster))]

namespace Bus.RedisSagas.Tests;

/// <summary>The cluster of all tests that need one; started by the first.</summary>
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

    internal async Task<string> GetConnectionStringAsync() => (await _setup.Value).ConnectionString;
}
