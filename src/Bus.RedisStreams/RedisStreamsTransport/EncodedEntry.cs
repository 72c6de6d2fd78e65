using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>A message as entry fields, ready to be added to any number of queues.</summary>
internal sealed record EncodedEntry(string MessageId, string ContentType, ReadOnlyMemory<byte> Headers, byte[] Body)
{
    internal static ReadOnlyMemory<byte> NoHeaders { get; } = "{}"u8.ToArray();

    /// <summary>An <c>XADD</c> of this message to a lane.</summary>
    /// <param name="lane">The lane's key.</param>
    /// <param name="mustExist">Whether a missing stream is left missing, and the reply is null.</param>
    internal RedisCommand CreateAdd(string lane, bool mustExist)
    {
        var command = new RedisCommand("XADD").Add(lane);
        if (mustExist)
        {
            command.Add("NOMKSTREAM"u8);
        }

        return command.Add("*"u8)
            .Add("message-id"u8).Add(MessageId)
            .Add("content-type"u8).Add(ContentType)
            .Add("headers"u8).Add(Headers.Span)
            .Add("body"u8).Add(Body);
    }
}
