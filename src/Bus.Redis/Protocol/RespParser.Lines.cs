using System.Text;

namespace Bus.Redis.Protocol;

// What a line means: a scalar, or the header of a payload or of an aggregate.
internal sealed partial class RespParser
{
    // The replies that come by the million cost no memory.
    private static readonly byte[] Ok = "OK"u8.ToArray();
    private static readonly byte[] Queued = "QUEUED"u8.ToArray();
    private static readonly byte[] Pong = "PONG"u8.ToArray();

    /// <returns>Whether the line is a complete value.</returns>
    private bool TryInterpret(ReadOnlySpan<byte> line, out RedisReply value)
    {
        value = default;
        if (_inStreamedString)
        {
            return TryOpenChunk(line, out value);
        }

        var prefix = line.IsEmpty ? (byte)'\r' : line[0];
        CheckPrefix(prefix);
        var text = line[1..];
        switch (prefix)
        {
            case (byte)'+' or (byte)'-':
                value = ToText((RedisReplyType)prefix, text);
                return true;
            case (byte)':':
                value = ToInteger(text);
                return true;
            case (byte)'$' or (byte)'!' or (byte)'=':
                return TryOpenPayload((RedisReplyType)prefix, text, out value);
            case (byte)'*' or (byte)'%' or (byte)'~' or (byte)'>' or (byte)'|':
                return TryOpenAggregate((RedisReplyType)prefix, text, out value);
            case (byte)'.':
                return TryEndStream(text, out value);
            default:
                value = ToOtherScalar(prefix, text);
                return true;
        }
    }

    private void CheckPrefix(byte prefix)
    {
        var allowed = _inStreamedString ? ";"u8 : "+-:$*_,#!=(%~>|."u8;
        if (!allowed.Contains(prefix))
        {
            throw Malformed(_inStreamedString
                ? $"expected a part of a streamed string, which begins with ';', got {Excerpt([prefix])}"
                : $"{Excerpt([prefix])} introduces no RESP type");
        }
    }

    private RedisReply ToText(RedisReplyType type, ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'\r'))
        {
            throw Malformed("a line contains a CR without LF");
        }

        Account(text.Length);
        byte[]? known = text switch
        {
            [(byte)'O', (byte)'K'] => Ok,
            _ when text.SequenceEqual(Queued) => Queued,
            _ when text.SequenceEqual(Pong) => Pong,
            _ => null,
        };
        if (known is not null)
        {
            return new RedisReply(type, known, 0, known.Length);
        }

        var (array, offset) = _memory.Reserve(text.Length);
        text.CopyTo(array.AsSpan(offset));
        return new RedisReply(type, array, offset, text.Length);
    }

    private RedisReply ToInteger(ReadOnlySpan<byte> text) =>
        RespNumber.TryParseInteger(text, out var number)
            ? new RedisReply(RedisReplyType.Integer, number)
            : throw Malformed($"expected an integer of 64 bits, got {Excerpt(text)}");

    private RedisReply ToOtherScalar(byte prefix, ReadOnlySpan<byte> text)
    {
        switch ((RedisReplyType)prefix)
        {
            case RedisReplyType.Null when text.IsEmpty:
                return RedisReply.Null;
            case RedisReplyType.Boolean when text is [(byte)'t' or (byte)'f']:
                return new RedisReply(RedisReplyType.Boolean, text[0] == 't' ? 1L : 0L);
            case RedisReplyType.Double when RespNumber.TryParseDouble(text, out var number):
                return new RedisReply(number);
            case RedisReplyType.BigNumber when RespNumber.IsBigNumber(text):
                return ToText(RedisReplyType.BigNumber, text);
            default:
                throw Malformed($"{Excerpt(text)} is no value of type '{(char)prefix}'");
        }
    }

    private long ToLength(byte prefix, ReadOnlySpan<byte> text) =>
        RespNumber.TryParseLength(text, out var length)
            ? length
            : throw Malformed($"expected a length after '{(char)prefix}', got {Excerpt(text)}");

    /// <summary>Quotes the beginning of what was received, with control characters made visible.</summary>
    private static string Excerpt(ReadOnlySpan<byte> bytes)
    {
        const int Shown = 24;
        var text = new StringBuilder("'");
        foreach (var value in bytes[..Math.Min(bytes.Length, Shown)])
        {
            _ = value is >= 32 and < 127 ? text.Append((char)value) : text.Append($"\\x{value:x2}");
        }

        return text.Append(bytes.Length > Shown ? "...'" : "'").ToString();
    }
}
