using Xunit;

namespace Bus.Testing;

/// <summary>One server for all tests of a class, a collection or an assembly.</summary>
/// <remarks>Derive from it and override <see cref="Options"/> for a server with other settings.</remarks>
public class RedisServerFixture : IAsyncLifetime
{
    private RedisServer? _server;

    /// <summary>The running server.</summary>
    public RedisServer Server => _server ?? throw new InvalidOperationException("The fixture has not been initialized.");

    /// <summary>The server's configuration.</summary>
    /// <value>The default persists nothing and needs no password.</value>
    protected virtual RedisServerOptions Options => new();

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(Options);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
