using Bus.Redis;
using Bus.RedisStreams.Configuration;

namespace MassTransit;

/// <summary>Forms in which the host of a Redis Streams bus can be named.</summary>
public static class RedisStreamsHostConfigurationExtensions
{
    /// <summary>Sets the Redis server by a connection string.</summary>
    /// <remarks>User, password, database, TLS and key prefix stay as <see cref="RedisStreamsTransportOptions"/> say where neither the string nor <paramref name="configure"/> does.</remarks>
    /// <param name="configurator">The bus.</param>
    /// <param name="connectionString"><c>redis://user:password@host:port/database</c>, <c>rediss://</c> for TLS, <c>redis-sentinel://host1,host2?service=mymaster</c>, <c>redis-cluster://host1,host2</c>, or the form <c>host:port,password=..,ssl=true,defaultDatabase=1</c>.</param>
    /// <param name="configure">Further settings of the host.</param>
    /// <exception cref="ArgumentException">The connection string is not valid; the message names the part.</exception>
    public static void Host(this IRedisStreamsBusFactoryConfigurator configurator, string connectionString, Action<IRedisStreamsHostConfigurator>? configure = null) =>
        configurator.Host(RedisOptions.Parse(connectionString, GetDefaults(configurator)), configure);

    /// <summary>Sets the Redis server by host name and port.</summary>
    /// <remarks>User, password, database, TLS and key prefix stay as <see cref="RedisStreamsTransportOptions"/> say where <paramref name="configure"/> does not.</remarks>
    /// <param name="configurator">The bus.</param>
    /// <param name="host">The server's host name or IP address.</param>
    /// <param name="port">The server's port, 1 to 65535.</param>
    /// <param name="configure">Further settings of the host.</param>
    public static void Host(this IRedisStreamsBusFactoryConfigurator configurator, string host, int port, Action<IRedisStreamsHostConfigurator>? configure = null) =>
        configurator.Host(GetDefaults(configurator) with { Host = host, Port = port }, configure);

    private static RedisOptions GetDefaults(IRedisStreamsBusFactoryConfigurator configurator) =>
        (configurator as RedisStreamsBusFactoryConfigurator)?.ClientDefaults ?? new RedisOptions();
}
