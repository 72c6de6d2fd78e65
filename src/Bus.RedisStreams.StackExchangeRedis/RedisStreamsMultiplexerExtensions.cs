using Bus.RedisStreams.Configuration;
using Bus.RedisStreams.StackExchangeRedis;
using StackExchange.Redis;

namespace MassTransit;

/// <summary>Runs a Redis Streams bus on a connection that the application has already.</summary>
public static class RedisStreamsMultiplexerExtensions
{
    private static readonly TimeSpan ShortestPollInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPollInterval = TimeSpan.FromSeconds(10);

    /// <summary>Sets the application's StackExchange.Redis multiplexer as the host of the bus, in place of <c>Host(..)</c>.</summary>
    /// <remarks>
    /// The multiplexer stays the application's: the bus never closes it, and neither changes its settings nor sends a command on it that blocks.
    /// How to reach the server, credentials, TLS and reconnecting are settings of the multiplexer; the key prefix, the database, message size, compression and the timeout of
    /// commands (<c>ConfigureClient</c>) are those of <paramref name="configure"/>. <c>WaitForReplicas</c>, sentinels and clusters are refused.
    /// </remarks>
    /// <param name="configurator">The bus.</param>
    /// <param name="multiplexer">The connection, which need not be established yet; of version 1.2.6 or later.</param>
    /// <param name="configure">Further settings of the host.</param>
    /// <param name="pollInterval">
    /// How often a sleeping endpoint looks for messages, 1 millisecond to 10 seconds; 100 milliseconds by default. Buses on a multiplexer tell each other of new messages, so it bounds how long
    /// one lies that comes from elsewhere, or is handed back or recovered.
    /// </param>
    /// <exception cref="ArgumentException">The multiplexer has no endpoint with a host and port.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The poll interval is out of its range.</exception>
    public static void UseMultiplexer(
        this IRedisStreamsBusFactoryConfigurator configurator,
        IConnectionMultiplexer multiplexer,
        Action<IRedisStreamsHostConfigurator>? configure = null,
        TimeSpan? pollInterval = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(multiplexer);
        if (pollInterval < ShortestPollInterval || pollInterval > LongestPollInterval)
        {
            throw new ArgumentOutOfRangeException(nameof(pollInterval), $"The poll interval is {pollInterval}; it must be from {ShortestPollInterval} to {LongestPollInterval}.");
        }

        var clients = new MultiplexerClientFactory(multiplexer);
        configurator.Host(clients.Options, host =>
        {
            var settings = (RedisStreamsHostConfigurator)host;
            settings.Clients = clients;
            settings.PollInterval = pollInterval ?? settings.PollInterval;
            configure?.Invoke(host);
        });
    }
}
