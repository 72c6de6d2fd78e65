using MassTransit;

namespace Bus.Host.Queues;

/// <summary>What waits in one queue, and who consumes it.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Waiting">Messages that no consumer holds.</param>
/// <param name="InFlight">Messages that consumers hold: running, or fetched and about to.</param>
/// <param name="Delayed">Messages that wait for their time.</param>
/// <param name="OldestSeconds">Age of the oldest message that is not settled, in seconds; null when there is none.</param>
/// <param name="Consumers">Consumers whose lease has not ended.</param>
/// <param name="Paused">Whether the queue gives no messages.</param>
/// <param name="Lanes">The messages by priority, critical first.</param>
internal sealed record QueueStatus(string Queue, long Waiting, long InFlight, long Delayed, double? OldestSeconds, long Consumers, bool Paused, IReadOnlyList<LaneStatus> Lanes)
{
    internal static QueueStatus Create(QueueInfo queue) => new(
        queue.Name,
        queue.Waiting,
        queue.InFlight,
        queue.Delayed,
        queue.OldestAge?.TotalSeconds,
        queue.Consumers,
        queue.IsPaused,
        [.. queue.Lanes.Select(x => new LaneStatus(x.Priority.ToString().ToLowerInvariant(), x.Waiting, x.InFlight))]);

    /// <summary>Reads all queues, in the order of their names.</summary>
    internal static async Task<IReadOnlyList<QueueStatus>> ReadAllAsync(IRedisStreamsAdministration administration, CancellationToken cancellationToken)
    {
        var queues = new List<QueueStatus>();
        await foreach (var queue in administration.GetQueuesAsync(cancellationToken))
        {
            queues.Add(Create(queue));
        }

        return queues;
    }
}
