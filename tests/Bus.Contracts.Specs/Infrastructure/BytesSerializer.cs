using System.Net.Mime;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Sends given bytes in place of a message.</summary>
internal sealed class BytesSerializer(byte[] body, string contentType) : IMessageSerializer
{
    public ContentType ContentType { get; } = new(contentType);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class =>
        new BytesMessageBody(body);
}
