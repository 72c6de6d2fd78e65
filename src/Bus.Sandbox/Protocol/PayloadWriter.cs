using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Sandbox.Protocol;

/// <summary>Writes the content of a frame. Numbers have the little end first, as every processor that .NET runs on has them.</summary>
internal sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal ReadOnlyMemory<byte> Content => _buffer.WrittenMemory;

    internal PayloadWriter Byte(byte value)
    {
        _buffer.Write([value]);
        return this;
    }

    internal PayloadWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal PayloadWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
        return this;
    }

    internal PayloadWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    internal PayloadWriter Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
        return this;
    }

    /// <summary>A number or none, which is written as NaN.</summary>
    internal PayloadWriter Optional(double? value) => Double(value ?? double.NaN);

    internal PayloadWriter Decimal(decimal value)
    {
        foreach (var part in decimal.GetBits(value))
        {
            Int32(part);
        }

        return this;
    }

    internal PayloadWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    internal PayloadWriter Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        _buffer.Write(value);
        return this;
    }

    internal PayloadWriter Doubles(ReadOnlySpan<double> values)
    {
        Int32(values.Length);
        _buffer.Write(MemoryMarshal.AsBytes(values));
        return this;
    }
}
