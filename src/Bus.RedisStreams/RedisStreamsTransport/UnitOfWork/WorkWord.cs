using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>A word of an operation: text or bytes.</summary>
internal readonly struct WorkWord
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _text;

    private WorkWord(string? text, ReadOnlyMemory<byte> bytes)
    {
        _text = text;
        _bytes = bytes;
    }

    public static implicit operator WorkWord(string text) => new(text, default);

    public static implicit operator WorkWord(ReadOnlyMemory<byte> bytes) => new(null, bytes);

    public static implicit operator WorkWord(byte[] bytes) => new(null, bytes);

    public static implicit operator WorkWord(long number) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture), default);

    internal void AddTo(RedisCommand call)
    {
        if (_text is null)
        {
            call.Add(_bytes.Span);
        }
        else
        {
            call.Add(_text);
        }
    }
}
