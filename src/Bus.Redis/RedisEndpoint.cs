using System.Globalization;

namespace Bus.Redis;

/// <summary>Where a server listens; two are the same server when host and port are written the same.</summary>
/// <param name="Host">The DNS name or IP address, an IPv6 address without brackets.</param>
/// <param name="Port">The port, 1 to 65535.</param>
public readonly record struct RedisEndpoint(string Host, int Port)
{
    /// <summary>Host and port for people to read, an IPv6 address in brackets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Reads <c>host:port</c> as servers write it; the port is behind the last colon, also behind an IPv6 address without brackets.</summary>
    internal static RedisEndpoint? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon >= 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new RedisEndpoint(text[..colon].Trim('[', ']'), port)
            : null;
    }
}
