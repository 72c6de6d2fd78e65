using System.Globalization;
using System.Text;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>An entry of a dead-letter queue as it was read, its body possibly cut.</summary>
internal sealed class DeadLetterEntry
{
    private readonly Lazy<Dictionary<string, object>> _headers;

    internal DeadLetterEntry(in RedisReply row)
    {
        Id = new DeadLetterId((int)row[0].AsInt64() - 1, EntryId.Parse(row[1].Bytes.Span));
        BodyBytes = row[2].AsInt64();
        MessageId = row[4].AsString();
        ContentType = row[5].AsString() ?? string.Empty;
        ContentEncoding = row[6].AsString();
        HeaderBytes = row[7].Bytes;
        Body = row[8].Bytes;
        _headers = new Lazy<Dictionary<string, object>>(() => RedisStreamsHeaderProvider.ParseHeaders(HeaderBytes));
    }

    internal DeadLetterId Id { get; }

    /// <summary>The length of the whole body.</summary>
    internal long BodyBytes { get; }

    internal string? MessageId { get; }

    internal string ContentType { get; }

    internal string? ContentEncoding { get; }

    internal ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>The beginning of the body, or all of it.</summary>
    internal ReadOnlyMemory<byte> Body { get; }

    internal bool IsCut => Body.Length < BodyBytes;

    /// <summary>The headers by name; names differ in more than their case.</summary>
    internal IReadOnlyDictionary<string, object> Headers => _headers.Value;

    /// <summary>A header as text, or <see langword="null"/> without one.</summary>
    internal string? Header(string name) => Headers.TryGetValue(name, out var value) ? AsText(value) : null;

    internal int Number(string name) => int.TryParse(Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    internal static string AsText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>The part of the body that was read, decompressed, as far as it can be.</summary>
    internal (ReadOnlyMemory<byte> Bytes, bool IsCut) Decode(int limit)
    {
        if (ContentEncoding is null)
        {
            return Body.Length > limit ? (Body[..limit], true) : (Body, IsCut);
        }

        return BodyCompression.DecompressStart(Body, ContentEncoding, limit) is { } start ? (start.Bytes, start.IsCut || IsCut) : (Body, IsCut);
    }

    /// <summary>The decoded body as text; broken characters are replaced.</summary>
    internal string DecodeText(int limit) => Encoding.UTF8.GetString(Decode(limit).Bytes.Span);
}
