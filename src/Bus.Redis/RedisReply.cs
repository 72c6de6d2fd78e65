using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bus.Redis;

/// <summary>A server's reply: a scalar, or an array, set or map of replies.</summary>
/// <remarks>Immutable. Its memory is owned by the garbage collector and stays valid as long as the reply or a slice of it is referenced.</remarks>
public readonly struct RedisReply
{
    private readonly RedisReply[]? _items;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _number;

    /// <summary>Creates a scalar made of bytes.</summary>
    public RedisReply(RedisReplyType type, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        _bytes = bytes;
    }

    /// <summary>Creates an integer or boolean.</summary>
    public RedisReply(RedisReplyType type, long number)
    {
        Type = type;
        _number = number;
    }

    /// <summary>Creates a double.</summary>
    public RedisReply(double number)
    {
        Type = RedisReplyType.Double;
        _number = BitConverter.DoubleToInt64Bits(number);
    }

    /// <summary>Creates an array, set, push or map; a map's items are its keys and values in turn.</summary>
    public RedisReply(RedisReplyType type, RedisReply[] items)
    {
        Type = type;
        _items = items;
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
    public int Count => _items?.Length ?? 0;

    /// <summary>The items of an array, set, push or map; empty for every other reply.</summary>
    public ReadOnlySpan<RedisReply> Items => _items;

    /// <summary>The item at a position.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such item.</exception>
    public RedisReply this[int index] => (_items ?? throw new IndexOutOfRangeException($"A {Type} reply has no items."))[index];

    /// <summary>The bytes of a string-like reply; empty for every other reply.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The reply as an integer; text is parsed.</summary>
    /// <exception cref="RedisProtocolException">The reply is no integer.</exception>
    public long AsInt64()
    {
        switch (Type)
        {
            case RedisReplyType.Integer or RedisReplyType.Boolean:
                return _number;
            case RedisReplyType.BulkString or RedisReplyType.SimpleString or RedisReplyType.BigNumber
                when Utf8Parser.TryParse(_bytes.Span, out long value, out var used) && used == _bytes.Length:
                return value;
            default:
                throw new RedisProtocolException($"Expected an integer, got {Describe()}.");
        }
    }

    /// <summary>The reply as a double; integers and text are converted.</summary>
    /// <exception cref="RedisProtocolException">The reply is no number.</exception>
    public double AsDouble() => Type switch
    {
        RedisReplyType.Double => BitConverter.Int64BitsToDouble(_number),
        RedisReplyType.Integer => _number,
        _ when double.TryParse(_bytes.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new RedisProtocolException($"Expected a number, got {Describe()}."),
    };

    /// <summary>The reply as UTF-8 text; integers are formatted; <see langword="null"/> for the absent value.</summary>
    public string? AsString() => Type switch
    {
        RedisReplyType.Integer => _number.ToString(CultureInfo.InvariantCulture),
        RedisReplyType.Double => AsDouble().ToString(CultureInfo.InvariantCulture),
        RedisReplyType.Boolean => _number != 0 ? "true" : "false",
        _ when IsNull => null,
        _ => Encoding.UTF8.GetString(_bytes.Span),
    };

    /// <inheritdoc />
    public override string ToString() => Describe();

    private string Describe() => _items is null ? $"{Type} '{AsString()}'" : $"{Type} of {_items.Length}";
}
