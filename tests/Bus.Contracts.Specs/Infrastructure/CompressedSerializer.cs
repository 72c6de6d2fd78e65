using System.IO.Compression;
using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Contracts.Specs;

/// <summary>The JSON envelope, compressed: a body that is no text.</summary>
internal sealed class CompressedSerializer : ISerializerFactory, IMessageSerializer, IMessageDeserializer
{
    private readonly SystemTextJsonMessageSerializer _inner = new();

    public ContentType ContentType { get; } = new("application/vnd.masstransit+gzip");

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(_inner.GetMessageBody(context).GetBytes());
        }

        return new BytesMessageBody(compressed.ToArray());
    }

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null)
    {
        using var gzip = new GZipStream(new MemoryStream(body.GetBytes()), CompressionMode.Decompress);
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        return _inner.Deserialize(new BytesMessageBody(text.ToArray()), headers, destinationAddress);
    }

    public MessageBody GetMessageBody(string text) => throw new NotSupportedException("A compressed body is no text.");

    public void Probe(ProbeContext context) => context.CreateScope("gzip");
}
