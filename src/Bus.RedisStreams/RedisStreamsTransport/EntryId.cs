using System.Buffers.Text;
using System.Globalization;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>The id of a stream entry: milliseconds and a sequence number within them.</summary>
internal readonly record struct EntryId(ulong Milliseconds, ulong Sequence)
{
    /// <summary>A number that grows with the id within one stream.</summary>
    internal ulong SequenceNumber => (Milliseconds << 20) | (Sequence & 0xFFFFF);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    internal static EntryId Parse(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out ulong milliseconds, out var used)
            && used < text.Length && text[used] == '-'
            && Utf8Parser.TryParse(text[(used + 1)..], out ulong sequence, out _))
        {
            return new EntryId(milliseconds, sequence);
        }

        throw new RedisProtocolException($"'{System.Text.Encoding.UTF8.GetString(text)}' is no stream entry id.");
    }

    internal void AddTo(RedisCommand command)
    {
        Span<byte> text = stackalloc byte[41];
        Utf8Formatter.TryFormat(Milliseconds, text, out var length);
        text[length++] = (byte)'-';
        Utf8Formatter.TryFormat(Sequence, text[length..], out var digits);
        command.Add(text[..(length + digits)]);
    }
}
