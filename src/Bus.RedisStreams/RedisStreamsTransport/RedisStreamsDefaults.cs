namespace Bus.RedisStreams;

/// <summary>The defaults that the configurators document.</summary>
internal static class RedisStreamsDefaults
{
    internal const string ConsumerGroup = "bus";
    internal const string ReturnedConsumer = "returned";
    internal const string ArrivedConsumer = "arrived";
    internal const string ParkedConsumer = "parked";
    internal const int MaxDeliveryCount = 10;
    internal const long MaxMessageSize = 64L << 20;
    internal const long SmallestMaxMessageSize = 1024;

    // Redis's proto-max-bulk-len.
    internal const long LargestMaxMessageSize = 512L << 20;

    internal static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan MaxPriorityWait = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan TemporaryQueueLifetime = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan MinimumLockDuration = TimeSpan.FromMilliseconds(500);
}
