using Bus.RedisSagas.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisSentinels))]

namespace Bus.RedisSagas.Tests;

/// <summary>The sentinels of all tests that need some; started by the first.</summary>
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

    internal async Task<string> GetConnectionStringAsync() => (await _setup.Value).ConnectionString;
}
