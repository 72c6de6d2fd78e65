namespace Bus.RedisStreams;

/// <summary>The defaults that the configurators document.</summary>
internal static class RedisStreamsDefaults
{
    internal const string ConsumerGroup = "bus";
    internal const string ReturnedConsumer = "returned";
    internal const int MaxDeliveryCount = 10;

    internal static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan MaxPriorityWait = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan TemporaryQueueLifetime = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan MinimumLockDuration = TimeSpan.FromMilliseconds(500);
}
