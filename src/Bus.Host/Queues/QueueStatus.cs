namespace Bus.Host.Queues;

/// <summary>What waits in one queue, and who consumes it.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Waiting">Messages that no consumer holds.</param>
/// <param name="InFlight">Messages that consumers hold: running, or fetched and about to.</param>
/// <param name="OldestSeconds">Age of the oldest message that is not settled, in seconds; null when there is none.</param>
/// <param name="Consumers">Consumers whose lease has not ended.</param>
internal sealed record QueueStatus(string Queue, long Waiting, long InFlight, double? OldestSeconds, long Consumers);
