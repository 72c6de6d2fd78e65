using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit.Configuration;

namespace MassTransit;

/// <summary>Selects Redis for message data, as in <c>cfg.UseMessageData(x =&gt; x.RedisStreams())</c>.</summary>
public static class RedisStreamsMessageDataExtensions
{
    /// <summary>Keeps message data in the Redis that carries the bus, under its key prefix.</summary>
    /// <param name="selector">The selector of <c>UseMessageData</c> on a bus over Redis Streams.</param>
    /// <exception cref="ConfigurationException">The bus is on another transport.</exception>
    public static RedisStreamsMessageDataRepository RedisStreams(this IMessageDataRepositorySelector selector) =>
        new(GetHostConfiguration(selector));

    /// <summary>Keeps message data in the Redis that carries the bus, for a time.</summary>
    /// <param name="selector">The selector of <c>UseMessageData</c> on a bus over Redis Streams.</param>
    /// <param name="defaultTimeToLive">How long data live for which no time is given; <see langword="null"/> for ever.</param>
    /// <exception cref="ConfigurationException">The bus is on another transport.</exception>
    public static RedisStreamsMessageDataRepository RedisStreams(this IMessageDataRepositorySelector selector, TimeSpan? defaultTimeToLive) =>
        new(GetHostConfiguration(selector)) { DefaultTimeToLive = defaultTimeToLive };

    /// <summary>Keeps message data in a Redis of their own, for a bus on any transport.</summary>
    /// <param name="selector">The selector of <c>UseMessageData</c>.</param>
    /// <param name="options">How to reach the server.</param>
    /// <param name="keyPrefix">The prefix of the keys; all who share data use the same.</param>
    /// <returns>The repository; disposing it closes its connections.</returns>
    public static RedisStreamsMessageDataRepository RedisStreams(this IMessageDataRepositorySelector selector, RedisOptions options, string keyPrefix = "bus")
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new RedisStreamsMessageDataRepository(options, keyPrefix);
    }

    private static RedisStreamsHostConfiguration GetHostConfiguration(IMessageDataRepositorySelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return (selector.Configurator as RedisStreamsBusFactoryConfigurator)?.HostConfiguration
            ?? throw new ConfigurationException("The bus does not run on Redis Streams: name the server for its message data, x.RedisStreams(RedisOptions.Parse(\"redis://..\")).");
    }
}
