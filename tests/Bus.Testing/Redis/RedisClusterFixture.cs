using Xunit;

namespace Bus.Testing;

/// <summary>One cluster for all tests of a class, a collection or an assembly.</summary>
/// <remarks>Tests that fail over or move slots end when all nodes agree again.</remarks>
public class RedisClusterFixture : IAsyncLifetime
{
    private RedisClusterSetup? _setup;

    /// <summary>The running nodes.</summary>
    public RedisClusterSetup Setup => _setup ?? throw new InvalidOperationException("The fixture has not been initialized.");

    /// <summary>The configuration.</summary>
    /// <value>The default needs no password.</value>
    protected virtual RedisSetupOptions Options => new();

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _setup = await RedisClusterSetup.StartAsync(Options);

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
