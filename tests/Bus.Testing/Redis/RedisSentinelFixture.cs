using Xunit;

namespace Bus.Testing;

/// <summary>One primary with replicas and sentinels for all tests of a class, a collection or an assembly.</summary>
/// <remarks>Tests that fail over leave another server as the primary; they end when all is stable again.</remarks>
public class RedisSentinelFixture : IAsyncLifetime
{
    private RedisSentinelSetup? _setup;

    /// <summary>The running servers and sentinels.</summary>
    public RedisSentinelSetup Setup => _setup ?? throw new InvalidOperationException("The fixture has not been initialized.");

    /// <summary>The configuration.</summary>
    /// <value>The default needs no password.</value>
    protected virtual RedisSetupOptions Options => new();

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _setup = await RedisSentinelSetup.StartAsync(Options);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_setup is not null)
        {
            await _setup.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
