using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
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
    /// <exception cref="RedisStreamsEndpointAddressException">The scheme, the name or an option of the address is not valid.</exception>
    public RedisStreamsEndpointAddress(Uri hostAddress, Uri address)
    {
        _host = new RedisStreamsHostAddress(hostAddress);
        Type = AddressType.Queue;

        switch (address.Scheme.ToLowerInvariant())
        {
            case RedisStreamsHostAddress.RedisStreamsScheme:
                address.ParseHostPathAndEntityName(out _, out var name);
                Name = name;
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

    [GeneratedRegex(@"^[A-Za-z0-9\-_\.:]+\z")]
    private static partial Regex NamePattern();
}
