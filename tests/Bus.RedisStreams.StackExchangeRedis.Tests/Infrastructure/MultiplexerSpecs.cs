using Bus.Redis;
using Bus.Testing;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>What tests of the client over a multiplexer have in common: an application's multiplexer, also through a proxy, and keys of their own.</summary>
public abstract class MultiplexerSpecs(RedisServer server) : IAsyncLifetime
{
    private readonly List<IConnectionMultiplexer> _multiplexers = [];

    protected RedisServer Server => server;

    protected string Key { get; } = $"t{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        // A test that failed may have left its server dead or frozen.
        server.Resume();
        if (!server.IsRunning)
        {
            await server.RestartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var multiplexer in _multiplexers)
        {
            await multiplexer.CloseAsync();
        }

        await server.SendAsync("UNLINK", Key);
        GC.SuppressFinalize(this);
    }

    protected async Task<IConnectionMultiplexer> ConnectAsync(int? port = null)
    {
        var multiplexer = await Multiplexers.ConnectAsync(port ?? server.Port);
        _multiplexers.Add(multiplexer);
        return multiplexer;
    }

    private protected static MultiplexerClient CreateClient(IConnectionMultiplexer multiplexer, TimeSpan? commandTimeout = null)
    {
        var options = new MultiplexerClientFactory(multiplexer).Options;
        return new MultiplexerClient(multiplexer, options with { CommandTimeout = commandTimeout ?? options.CommandTimeout }, TimeProvider.System);
    }

    private protected static IRedisConnection Open(MultiplexerClient client) => client.OpenConnection(new RedisConnectionSettings { Purpose = "test" });

    /// <summary>A connection over a new multiplexer.</summary>
    protected async Task<IRedisConnection> OpenAsync(int? port = null, TimeSpan? commandTimeout = null) => Open(CreateClient(await ConnectAsync(port), commandTimeout));
}
