using System.Text;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>A compressed body, read when first asked for: inside of the receive pipe, where a body that cannot be read leads to the error queue.</summary>
internal sealed class CompressedMessageBody : MessageBody
{
    private readonly Lazy<byte[]> _bytes;
    private readonly Lazy<string> _text;

    internal CompressedMessageBody(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> encoding, long limit)
    {
        _bytes = new Lazy<byte[]>(() => BodyCompression.Decompress(body, encoding, limit));
        _text = new Lazy<string>(() => Encoding.UTF8.GetString(_bytes.Value));
    }

    public long? Length => _bytes.IsValueCreated ? _bytes.Value.Length : null;

    public Stream GetStream() => new MemoryStream(_bytes.Value, writable: false);

    public byte[] GetBytes() => _bytes.Value;

    public string GetString() => _text.Value;
}
