using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>A message of a unit of work that its script cannot send itself, for the destination is in another hash slot or is a schedule of a topic.</summary>
/// <param name="Id">What it is known by in the outbox; also keeps it from being sent twice.</param>
/// <param name="Destination">The queue or topic, with its prefix as in <see cref="ScheduledMessages"/>.</param>
/// <param name="TopicNames">Of a topic, all topics whose subscribers get it, separated by commas.</param>
/// <param name="MustExist">Whether it is dropped when the queue has ended.</param>
/// <param name="Delay">How long it is to wait until it is due.</param>
/// <param name="Entry">The message.</param>
internal sealed record RelayedMessage(string Id, string Destination, string TopicNames, bool MustExist, TimeSpan Delay, EncodedEntry Entry)
{
    /// <summary>A message as <c>takeOutbox.lua</c> hands it out.</summary>
    internal static RelayedMessage Parse(in RedisReply row)
    {
        var fields = row[2];
        return new RelayedMessage(
            row[0].AsString()!,
            fields[0].AsString()!,
            fields[1].AsString()!,
            fields[2].AsString() == "1",
            TimeSpan.FromMilliseconds(row[1].AsInt64()),
            EncodedEntry.Parse((int)fields[4].AsInt64() - 1, fields, offset: 5));
    }
}
