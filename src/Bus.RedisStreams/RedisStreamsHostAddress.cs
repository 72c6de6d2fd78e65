using System.Diagnostics;
using Bus.RedisStreams;

namespace MassTransit;

/// <summary>The address of a bus host: <c>redis-streams://host[:port]/[database/]prefix</c>.</summary>
/// <remarks>The port is left out when it is 6379, the database when it is 0. Credentials are never part of an address.</remarks>
[DebuggerDisplay("{DebuggerDisplay}")]
public readonly struct RedisStreamsHostAddress
{
    /// <summary>The scheme of every address of this transport.</summary>
    public const string RedisStreamsScheme = "redis-streams";

    internal const int DefaultPort = 6379;

    /// <summary>Creates the address from its parts.</summary>
    /// <param name="host">The server's host name or IP address.</param>
    /// <param name="port">The server's port, 1 to 65535.</param>
    /// <param name="database">The database number, 0 or more.</param>
    /// <param name="prefix">The prefix of all keys.</param>
    public RedisStreamsHostAddress(string host, int port, int database, string prefix)
    {
        Host = host;
        Port = port;
        Database = database;
        Prefix = prefix;
    }

    /// <summary>Reads a host address, or the host part of an endpoint address.</summary>
    /// <exception cref="RedisStreamsEndpointAddressException">The scheme is another one.</exception>
    public RedisStreamsHostAddress(Uri address)
    {
        if (!address.Scheme.Equals(RedisStreamsScheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new RedisStreamsEndpointAddressException(address, $"The scheme '{address.Scheme}' is not supported; a host address starts with {RedisStreamsScheme}://.");
        }

        Host = address.Host;
        Port = address.Port < 0 ? DefaultPort : address.Port;
        var segments = Uri.UnescapeDataString(address.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var hasDatabase = segments.Length > 0 && int.TryParse(segments[0], out _);
        Database = hasDatabase ? int.Parse(segments[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
        var prefixAt = hasDatabase ? 1 : 0;
        Prefix = segments.Length > prefixAt ? segments[prefixAt] : RedisKeys.DefaultPrefix;
    }

    /// <summary>The server's host name or IP address.</summary>
    public string Host { get; }

    /// <summary>The server's port.</summary>
    public int Port { get; }

    /// <summary>The database number.</summary>
    public int Database { get; }

    /// <summary>The prefix of all keys.</summary>
    public string Prefix { get; }

    private Uri DebuggerDisplay => this;

    /// <summary>The address as a URI that ends in the prefix.</summary>
    public static implicit operator Uri(in RedisStreamsHostAddress address) => address.ToUriBuilder().Uri;

    internal UriBuilder ToUriBuilder(string? name = null) => new()
    {
        Scheme = RedisStreamsScheme,
        Host = Host,
        Port = Port == DefaultPort ? -1 : Port,
        Path = string.Concat(Database == 0 ? "/" : $"/{Database}/", Prefix, name is null ? null : "/", name),
    };
}
