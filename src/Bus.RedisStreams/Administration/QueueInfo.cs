namespace MassTransit;

/// <summary>The state of one queue at one moment.</summary>
public sealed record QueueInfo
{
    /// <summary>The queue's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its lanes, critical first.</summary>
    public required IReadOnlyList<QueueLaneInfo> Lanes { get; init; }

    /// <summary>Messages that no consumer holds.</summary>
    public long Waiting => Lanes.Sum(x => x.Waiting);

    /// <summary>Messages that consumers hold: running, or fetched and about to.</summary>
    public long InFlight => Lanes.Sum(x => x.InFlight);

    /// <summary>Messages that wait for their time.</summary>
    public required long Delayed { get; init; }

    /// <summary>The time until the next delayed message is due, not negative; <see langword="null"/> without one.</summary>
    public required TimeSpan? NextDue { get; init; }

    /// <summary>The age of the oldest message that is not settled, by Redis' clock; <see langword="null"/> without one. Delayed messages have none yet.</summary>
    public required TimeSpan? OldestAge { get; init; }

    /// <summary>Consumers whose lease has not ended.</summary>
    public required long Consumers { get; init; }

    /// <summary>Whether the queue gives no messages.</summary>
    public required bool IsPaused { get; init; }
}
