using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>How a worker process receives.</summary>
public sealed record WorkerOptions
{
    public int LockMilliseconds { get; init; } = 1000;

    public int PrefetchCount { get; init; } = 16;

    public int ConcurrentMessageLimit { get; init; } = 16;

    public int MaxDeliveryCount { get; init; } = 10;

    public RedisStreamsReceiveMode Mode { get; init; }

    public bool SingleActiveConsumer { get; init; }
}
