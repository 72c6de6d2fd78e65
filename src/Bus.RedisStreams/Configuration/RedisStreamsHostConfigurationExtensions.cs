using Bus.Redis;

namespace MassTransit;

/// <summary>Forms in which the host of a Redis Streams bus can be named.</summary>
public static class RedisStreamsHostConfigurationExtensions
{
    /// <summary>Sets the Redis server by a connection string.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="connectionString"><c>redis://user:password@host:port/database</c>, <c>rediss://</c> for TLS, or the form <c>host:port,password=..,ssl=true,defaultDatabase=1</c>.</param>
    /// <param name="configure">Further settings of the host.</param>
    /// <exception cref="ArgumentException">The connection string is not valid; the message names the part.</exception>
    public static void Host(this IRedisStreamsBusFactoryConfigurator configurator, string connectionString, Action<IRedisStreamsHostConfigurator>? configure = null) =>
        configurator.Host(RedisOptions.Parse(connectionString), configure);

    /// <summary>Sets the Redis server by host name and port.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="host">The server's host name or IP address.</param>
    /// <param name="port">The server's port, 1 to 65535.</param>
    /// <param name="configure">Further settings of the host.</param>
    public static void Host(this IRedisStreamsBusFactoryConfigurator configurator, string host, int port, Action<IRedisStreamsHostConfigurator>? configure = null) =>
        configurator.Host(new RedisOptions { Host = host, Port = port }, configure);
}
