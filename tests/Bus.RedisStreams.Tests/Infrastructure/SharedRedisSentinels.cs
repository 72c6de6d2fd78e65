using Bus.RedisStreams.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisSentinels))]

namespace Bus.RedisStreams.Tests;

/// <summary>The sentinels and servers of all tests that do them no harm; started by the first one that needs them.</summary>
public sealed class SharedRedisSentinels : IAsyncDisposable
{
    private readonly Lazy<Task<RedisSentinelSetup>> _setup = new(() => RedisSentinelSetup.StartAsync());

    public async ValueTask DisposeAsync()
    {
        if (_setup.IsValueCreated)
        {
            await (await _setup.Value).DisposeAsync();
        }
    }

    internal Task<RedisSentinelSetup> GetSetupAsync() => _setup.Value;

    internal async Task<string> GetConnectionStringAsync() => (await _setup.Value).ConnectionString;
}
