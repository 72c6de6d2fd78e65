using System.Net;
using Bus.Redis;
using Bus.RedisStreams.Configuration;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>Makes clients over one multiplexer, which it never closes.</summary>
internal sealed class MultiplexerClientFactory : IRedisClientFactory
{
    private readonly IConnectionMultiplexer _multiplexer;

    /// <exception cref="ArgumentException">The multiplexer has no endpoint with a host and port.</exception>
    internal MultiplexerClientFactory(IConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        Options = CreateOptions(multiplexer);
    }

    public RedisClientFeatures Features => RedisClientFeatures.None;

    /// <summary>What the multiplexer's settings are as options: server and database, by which addresses name the host.</summary>
    internal RedisOptions Options { get; }

    public IRedisClient CreateClient(RedisOptions options, ILoggerFactory? loggerFactory, TimeProvider timeProvider) => new MultiplexerClient(_multiplexer, options, timeProvider);

    public IEnumerable<string> Validate(RedisOptions options)
    {
        if (options != Options with { Database = options.Database, CommandTimeout = options.CommandTimeout, ConnectTimeout = options.ConnectTimeout, MaxInFlightBytes = options.MaxInFlightBytes })
        {
            yield return "The host runs on the application's multiplexer, which decides by itself about server, credentials, TLS and reconnecting; "
                + "here only Database, CommandTimeout, ConnectTimeout and MaxInFlightBytes can be set.";
        }

        if (FindServerType() is { } type && type != ServerType.Standalone)
        {
            yield return $"The application's multiplexer is connected to a server of type {type}; the transport runs on a single server only.";
        }
    }

    private static RedisOptions CreateOptions(IConnectionMultiplexer multiplexer)
    {
        var options = new RedisOptions { Database = multiplexer.GetDatabase().Database };
        return multiplexer.GetEndPoints(configuredOnly: true).FirstOrDefault() switch
        {
            DnsEndPoint name => options with { Host = name.Host, Port = name.Port },
            IPEndPoint address => options with { Host = address.Address.ToString(), Port = address.Port },
            var other => throw new ArgumentException($"The multiplexer's endpoint is '{other}'; it must be a host name or IP address with a port."),
        };
    }

    /// <summary>The server's type, where the multiplexer has found out.</summary>
    private ServerType? FindServerType()
    {
        var server = _multiplexer.GetServer(_multiplexer.GetEndPoints(configuredOnly: true)[0]);
        return server.IsConnected ? server.ServerType : null;
    }
}
