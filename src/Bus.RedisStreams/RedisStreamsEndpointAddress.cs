using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bus.RedisStreams;
using MassTransit.Internals;

namespace MassTransit;

/// <summary>The address of a queue or topic: <c>redis-streams://host[:port]/[database/]prefix/name[?temporary=true|autodelete=seconds|type=topic]</c>, or short <c>queue:name</c>, <c>topic:name</c>, <c>exchange:name</c>.</summary>
[DebuggerDisplay("{DebuggerDisplay}")]
public readonly partial struct RedisStreamsEndpointAddress
{
    private const string TypeKey = "type";
    private const string TemporaryKey = "temporary";
    private const string AutoDeleteKey = "autodelete";

    private readonly RedisStreamsHostAddress _host;

    /// <summary>Reads an address; a short one belongs to the given host.</summary>
    /// <param name="hostAddress">The address of the bus host.</param>
    /// <param name="address">A full or short endpoint address.</param>
    /// <remarks>
    /// A full address must name the database and the prefix of the given host, for elsewhere nobody of the host's bus would look; left out they are 0 and <c>bus</c>.
    /// Its server may be spelled otherwise, since one server has many names.
    /// </remarks>
    /// <exception cref="RedisStreamsEndpointAddressException">The scheme or the name is not valid, or the address belongs to another database or prefix than the host.</exception>
    public RedisStreamsEndpointAddress(Uri hostAddress, Uri address)
    {
        _host = new RedisStreamsHostAddress(hostAddress);
        Type = AddressType.Queue;

        switch (address.Scheme.ToLowerInvariant())
        {
            case RedisStreamsHostAddress.RedisStreamsScheme:
                Name = ReadName(address, _host);
                break;
            case "queue":
                Name = Uri.UnescapeDataString(address.AbsolutePath);
                break;
            case "topic" or "exchange":
                Name = Uri.UnescapeDataString(address.AbsolutePath);
                Type = AddressType.Topic;
                break;
            default:
                throw new RedisStreamsEndpointAddressException(address, $"The scheme '{address.Scheme}' is not supported; use {RedisStreamsHostAddress.RedisStreamsScheme}://host/prefix/name, queue:name, topic:name or exchange:name.");
        }

        foreach (var (key, value) in address.SplitQueryString())
        {
            switch (key)
            {
                case TypeKey:
                    Type = string.Equals(value, "topic", StringComparison.OrdinalIgnoreCase) ? AddressType.Topic : AddressType.Queue;
                    break;
                case TemporaryKey:
                    IsTemporary = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
                    break;
                case AutoDeleteKey:
                    AutoDeleteOnIdle = ParseSeconds(address, value);
                    break;
            }
        }

        if (!IsValidName(Name))
        {
            throw new RedisStreamsEndpointAddressException(address, $"The name '{Name}' is not valid; allowed are letters, digits and - _ . :");
        }

        AutoDeleteOnIdle = Type == AddressType.Queue ? AutoDeleteOnIdle : null;
        IsTemporary &= Type == AddressType.Queue && AutoDeleteOnIdle is null;
    }

    /// <summary>Creates the address of a queue or topic.</summary>
    /// <param name="hostAddress">The address of the bus host.</param>
    /// <param name="name">The queue's or topic's name.</param>
    /// <param name="type">Whether it is a queue or a topic.</param>
    /// <param name="isTemporary">Whether a queue ends with its last consumer.</param>
    /// <param name="autoDeleteOnIdle">How long after its last consumer was heard of a queue ends, in whole seconds rounded up; <see langword="null"/> for never. It takes the place of <paramref name="isTemporary"/>.</param>
    public RedisStreamsEndpointAddress(Uri hostAddress, string name, AddressType type = AddressType.Queue, bool isTemporary = false, TimeSpan? autoDeleteOnIdle = null)
    {
        _host = new RedisStreamsHostAddress(hostAddress);
        Name = name;
        Type = type;
        AutoDeleteOnIdle = type == AddressType.Queue && autoDeleteOnIdle is { } time ? TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)) : null;
        IsTemporary = isTemporary && type == AddressType.Queue && AutoDeleteOnIdle is null;
    }

    /// <summary>What an address leads to.</summary>
    public enum AddressType
    {
        /// <summary>A queue: one consumer gets each message.</summary>
        Queue = 0,

        /// <summary>A topic: each subscribed queue gets a copy.</summary>
        Topic = 1,
    }

    /// <summary>The queue's or topic's name.</summary>
    public string Name { get; }

    /// <summary>Whether it is a queue or a topic.</summary>
    public AddressType Type { get; }

    /// <summary>Whether the queue ends with its last consumer; a message to it after that is dropped and creates nothing.</summary>
    public bool IsTemporary { get; }

    /// <summary>How long after its last consumer was heard of the queue ends; <see langword="null"/> for never. A message to it after that is dropped and creates nothing.</summary>
    public TimeSpan? AutoDeleteOnIdle { get; }

    /// <summary>Whether a full address names its server as a host address does; short addresses belong to any host.</summary>
    internal static bool NamesServerOf(Uri hostAddress, Uri address) =>
        address.Scheme != RedisStreamsHostAddress.RedisStreamsScheme
        || (GetPort(address) == GetPort(hostAddress)
            && (string.Equals(address.Host, hostAddress.Host, StringComparison.OrdinalIgnoreCase) || (address.IsLoopback && hostAddress.IsLoopback)));

    private Uri DebuggerDisplay => this;

    /// <summary>The full address.</summary>
    public static implicit operator Uri(in RedisStreamsEndpointAddress address)
    {
        var builder = address._host.ToUriBuilder(address.Name);
        if (address.Type == AddressType.Topic)
        {
            builder.Query = $"{TypeKey}=topic";
        }
        else if (address.IsTemporary)
        {
            builder.Query = $"{TemporaryKey}=true";
        }
        else if (address.AutoDeleteOnIdle is { } time)
        {
            builder.Query = string.Create(CultureInfo.InvariantCulture, $"{AutoDeleteKey}={time.TotalSeconds}");
        }

        return builder.Uri;
    }

    internal static bool IsValidName(string? name) => name is not null && NamePattern().IsMatch(name);

    private static TimeSpan ParseSeconds(Uri address, string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new RedisStreamsEndpointAddressException(address, $"The option {AutoDeleteKey} is '{value}'; it must be a number of whole seconds, at least 1.");

    private static int GetPort(Uri address) => address.Port < 0 ? RedisStreamsHostAddress.DefaultPort : address.Port;

    private static string ReadName(Uri address, in RedisStreamsHostAddress host)
    {
        var (database, prefix, name) = ReadPath(address);
        return database == host.Database && prefix == host.Prefix
            ? name
            : throw new RedisStreamsEndpointAddressException(address, $"The address belongs to database {database} and prefix '{prefix}', this bus to database {host.Database} and prefix '{host.Prefix}' ({(Uri)host}); send to it with a bus of its own host, or to queue:{name} here.");
    }

    private static (int Database, string Prefix, string Name) ReadPath(Uri address)
    {
        var segments = Uri.UnescapeDataString(address.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var hasDatabase = int.TryParse(segments.Length > 1 ? segments[0] : null, NumberStyles.None, CultureInfo.InvariantCulture, out var database);
        var rest = hasDatabase ? segments[1..] : segments;
        return rest switch
        {
            [var name] => (database, RedisKeys.DefaultPrefix, name),
            [var prefix, var name] => (database, prefix, name),
            _ => throw new RedisStreamsEndpointAddressException(address, $"The path '{address.AbsolutePath}' is not valid; allowed is /prefix/name or /database/prefix/name."),
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_\.:]+\z")]
    private static partial Regex NamePattern();
}
