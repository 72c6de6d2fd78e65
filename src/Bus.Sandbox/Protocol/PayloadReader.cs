using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Sandbox.Protocol;

/// <summary>Reads the content of a frame, and believes nothing of it: every length is checked against what is there, every text against a limit.</summary>
internal sealed class PayloadReader(byte[] content)
{
    private int _position;

    internal byte Byte() => Take(1)[0];

    internal bool Flag() => Byte() != 0;

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    internal double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    internal double Finite() => Double() is var value && double.IsFinite(value) ? value : throw new FrameException($"A number is {value}.");

    internal double? Optional() => Double() is var value && double.IsFinite(value) ? value : null;

    internal decimal Decimal() => new([Int32(), Int32(), Int32(), Int32()]);

    /// <summary>How many items follow, of which each takes a number of bytes at least.</summary>
    internal int Count(int itemSize)
    {
        var count = Int32();
        return count >= 0 && count <= (content.Length - _position) / itemSize ? count : throw new FrameException($"{count} items do not fit into what is left.");
    }

    /// <summary>How many items follow, which are no more than allowed.</summary>
    internal int CountUpTo(int limit) => Int32() is var count && count >= 0 && count <= limit ? count : throw new FrameException($"{count} items are too many.");

    /// <summary>An index of something that there are so many of, or -1.</summary>
    internal int Index(int count) => Int32() is var index && index >= -1 && index < count ? index : throw new FrameException($"The index {index} is outside {count}.");

    /// <summary>An index of something that there are so many of.</summary>
    internal int Place(int count) => Index(count) is >= 0 and var index ? index : throw new FrameException("An index is missing.");

    /// <summary>A member of an enumeration.</summary>
    internal T Member<T>()
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), (int)(sbyte)Byte());
        return Enum.IsDefined(value) ? value : throw new FrameException($"{value} is no {typeof(T).Name}.");
    }

    /// <summary>A text, of which no more is kept than allowed, and no control characters.</summary>
    internal string Text(int maxLength) => BoundedText.Of(Source(), maxLength);

    /// <summary>A text as it is.</summary>
    internal string Source() => Encoding.UTF8.GetString(Take(Count(1)));

    internal byte[] Bytes() => Take(Count(1)).ToArray();

    internal double[] Doubles() => MemoryMarshal.Cast<byte, double>(Take(Count(sizeof(double)) * sizeof(double))).ToArray();

    /// <summary>All that follows.</summary>
    internal ReadOnlyMemory<byte> Rest()
    {
        var rest = content.AsMemory(_position);
        _position = content.Length;
        return rest;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > content.Length - _position)
        {
            throw new FrameException("A frame is shorter than what it says of itself.");
        }

        var start = _position;
        _position += length;
        return content.AsSpan(start, length);
    }
}
