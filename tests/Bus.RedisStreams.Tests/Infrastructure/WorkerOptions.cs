using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>How a worker process receives.</summary>
public sealed record WorkerOptions
{
    /// <summary>The queue; that of <see cref="RedisStreamsSpecs"/> by default.</summary>
    public string? QueueName { get; init; }

    public int LockMilliseconds { get; init; } = 1000;

    public int PrefetchCount { get; init; } = 16;

    public int ConcurrentMessageLimit { get; init; } = 16;

    public int MaxDeliveryCount { get; init; } = 10;

    public RedisStreamsReceiveMode Mode { get; init; }

    public bool SingleActiveConsumer { get; init; }
}
