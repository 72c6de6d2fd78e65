using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Redis;

/// <summary>A server's reply: a scalar, or an array, set or map of replies.</summary>
/// <remarks>Immutable. Its memory is owned by the garbage collector and stays valid as long as the reply or a slice of it is referenced.</remarks>
public readonly struct RedisReply
{
    // byte[] of a string-like reply, RedisReply[] of an aggregate, otherwise null. With _value this keeps an item of an array at 24 bytes.
    private readonly object? _object;

    // The number, the bits of a double, or offset << 32 | length of the bytes.
    private readonly long _value;

    /// <summary>Creates a scalar made of bytes.</summary>
    public RedisReply(RedisReplyType type, ReadOnlyMemory<byte> bytes)
    {
        if (!MemoryMarshal.TryGetArray(bytes, out var segment))
        {
            segment = bytes.ToArray();
        }

        Type = type;
        _object = segment.Array ?? [];
        _value = Pack(segment.Offset, segment.Count);
    }

    /// <summary>Creates an integer or boolean.</summary>
    public RedisReply(RedisReplyType type, long number)
    {
        Type = type;
        _value = number;
    }

    /// <summary>Creates a double.</summary>
    public RedisReply(double number)
    {
        Type = RedisReplyType.Double;
        _value = BitConverter.DoubleToInt64Bits(number);
    }

    /// <summary>Creates an array, set, push or map; a map's items are its keys and values in turn.</summary>
    public RedisReply(RedisReplyType type, RedisReply[] items)
    {
        Type = type;
        _object = items;
    }

    internal RedisReply(RedisReplyType type, byte[] array, int offset, int length)
    {
        Type = type;
        _object = array;
        _value = Pack(offset, length);
    }

    /// <summary>The absent value.</summary>
    public static RedisReply Null { get; } = new(RedisReplyType.Null, 0L);

    /// <summary>What the reply is.</summary>
    public RedisReplyType Type { get; }

    /// <summary>Whether the reply is the absent value.</summary>
    public bool IsNull => Type is RedisReplyType.Null or default(RedisReplyType);

    /// <summary>Whether the reply is an error.</summary>
    public bool IsError => Type is RedisReplyType.Error or RedisReplyType.BulkError;

    /// <summary>The number of items of an array, set, push or map (a map counts keys and values); 0 for every other reply.</summary>
    public int Count => Items.Length;

    /// <summary>The items of an array, set, push or map; empty for every other reply.</summary>
    public ReadOnlySpan<RedisReply> Items => _object as RedisReply[];

    /// <summary>The item at a position.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such item.</exception>
    public RedisReply this[int index] =>
        (_object as RedisReply[] ?? throw new IndexOutOfRangeException($"A {Type} reply has no items."))[index];

    /// <summary>The bytes of a string-like reply (of a verbatim string, those after its format); empty for every other reply.</summary>
    public ReadOnlyMemory<byte> Bytes => _object is byte[] array ? new(array, (int)(_value >> 32), (int)_value) : default;

    /// <summary>The reply as an integer; text is parsed.</summary>
    /// <exception cref="RedisProtocolException">The reply is no integer.</exception>
    public long AsInt64()
    {
        switch (Type)
        {
            case RedisReplyType.Integer or RedisReplyType.Boolean:
                return _value;
            case RedisReplyType.BulkString or RedisReplyType.SimpleString or RedisReplyType.BigNumber
                when Utf8Parser.TryParse(Bytes.Span, out long value, out var used) && used == Bytes.Length:
                return value;
            default:
                throw new RedisProtocolException($"Expected an integer, got {Describe()}.");
        }
    }

    /// <summary>The reply as a double; integers and text are converted.</summary>
    /// <exception cref="RedisProtocolException">The reply is no number.</exception>
    public double AsDouble() => Type switch
    {
        RedisReplyType.Double => BitConverter.Int64BitsToDouble(_value),
        RedisReplyType.Integer => _value,
        _ when double.TryParse(Bytes.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new RedisProtocolException($"Expected a number, got {Describe()}."),
    };

    /// <summary>The reply as UTF-8 text; integers are formatted; <see langword="null"/> for the absent value.</summary>
    public string? AsString() => Type switch
    {
        RedisReplyType.Integer => _value.ToString(CultureInfo.InvariantCulture),
        RedisReplyType.Double => AsDouble().ToString(CultureInfo.InvariantCulture),
        RedisReplyType.Boolean => _value != 0 ? "true" : "false",
        _ when IsNull => null,
        _ => Encoding.UTF8.GetString(Bytes.Span),
    };

    /// <inheritdoc />
    public override string ToString() => Describe();

    private static long Pack(int offset, int length) => ((long)offset << 32) | (uint)length;

    private string Describe() => _object is RedisReply[] items ? $"{Type} of {items.Length}" : $"{Type} '{AsString()}'";
}
