namespace Bus.RedisStreams;

/// <summary>A delivery that changes its owner, its count or both.</summary>
internal readonly record struct DeliveryTransfer(DeliveryKey Key, long NewDeliveryCount);
