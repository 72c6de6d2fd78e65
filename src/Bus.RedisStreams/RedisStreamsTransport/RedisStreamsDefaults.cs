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

    internal const string NoReplicaWait = "WaitForReplicas needs a connection of the bus's own, for WAIT speaks of what its own socket wrote; the host runs on the application's multiplexer: leave it out, or name the host with Host(..).";

    internal static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan MaxPriorityWait = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan TemporaryQueueLifetime = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan MinimumLockDuration = TimeSpan.FromMilliseconds(500);
}
