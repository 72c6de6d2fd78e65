using Bus.Testing;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>What an application does with its multiplexer.</summary>
internal static class Multiplexers
{
    internal static async Task<ConnectionMultiplexer> ConnectAsync(int port)
    {
        var options = new ConfigurationOptions { AbortOnConnectFail = false, ConnectTimeout = 2000, ResolveDns = false };
        options.EndPoints.Add("127.0.0.1", port);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    internal static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server) => ConnectAsync(server.Port);

    /// <summary>Closes the multiplexer.</summary>
    /// <remarks>On a thread of the pool: what awaited the multiplexer may run on its reader, where a call that blocks waits for itself.</remarks>
    internal static Task CloseAsync(this IConnectionMultiplexer multiplexer) => Task.Run(multiplexer.Dispose);
}
