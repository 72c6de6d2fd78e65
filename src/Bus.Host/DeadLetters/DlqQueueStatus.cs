using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>A dead-letter queue.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Count">How many messages it has.</param>
/// <param name="Oldest">When the oldest came, by Redis' clock; null when it is empty.</param>
/// <param name="Newest">When the newest came.</param>
internal sealed record DlqQueueStatus(string Queue, long Count, DateTimeOffset? Oldest, DateTimeOffset? Newest)
{
    internal static DlqQueueStatus Create(DeadLetterQueueInfo queue) => new(queue.Name, queue.Count, queue.Oldest, queue.Newest);
}
