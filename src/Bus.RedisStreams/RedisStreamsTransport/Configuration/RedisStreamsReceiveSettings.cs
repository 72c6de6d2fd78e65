using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>How one queue is received.</summary>
internal sealed class RedisStreamsReceiveSettings
{
    private readonly IRedisStreamsEndpointConfiguration _configuration;

    internal RedisStreamsReceiveSettings(IRedisStreamsEndpointConfiguration configuration, string queueName)
    {
        _configuration = configuration;
        QueueName = queueName;
    }

    internal string QueueName { get; set; }

    internal bool IsTemporary { get; set; }

    internal bool PurgeOnStartup { get; set; }

    internal TimeSpan LockDuration { get; set; } = RedisStreamsDefaults.LockDuration;

    internal TimeSpan UnlockDelay { get; set; } = TimeSpan.FromSeconds(1);

    internal int MaxDeliveryCount { get; set; } = RedisStreamsDefaults.MaxDeliveryCount;

    internal TimeSpan MaxPriorityWait { get; set; } = RedisStreamsDefaults.MaxPriorityWait;

    internal bool DeadLetterExpiredMessages { get; set; }

    internal int PrefetchCount => _configuration.Transport.PrefetchCount;

    internal int ConcurrentMessageLimit => Math.Min(PrefetchCount, _configuration.Transport.GetConcurrentMessageLimit());

    internal Uri GetInputAddress(Uri hostAddress) =>
        new RedisStreamsEndpointAddress(hostAddress, QueueName, RedisStreamsEndpointAddress.AddressType.Queue, IsTemporary);

    internal IEnumerable<(string Key, string Message)> Validate()
    {
        if (!RedisStreamsEndpointAddress.IsValidName(QueueName))
        {
            yield return ("QueueName", $"The queue name '{QueueName}' is not valid; allowed are letters, digits and - _ . :");
        }
        else if (RedisKeys.HashTag(QueueName).Length == 0)
        {
            yield return ("QueueName", $"The queue name '{QueueName}' needs a name before its _error or _skipped.");
        }

        if (LockDuration < RedisStreamsDefaults.MinimumLockDuration)
        {
            yield return (nameof(LockDuration), $"LockDuration is {LockDuration}; it must be at least {RedisStreamsDefaults.MinimumLockDuration}.");
        }

        if (MaxDeliveryCount < 1)
        {
            yield return (nameof(MaxDeliveryCount), $"MaxDeliveryCount is {MaxDeliveryCount}; it must be at least 1.");
        }

        if (UnlockDelay < TimeSpan.Zero)
        {
            yield return (nameof(UnlockDelay), $"UnlockDelay is {UnlockDelay}; it must not be negative.");
        }

        if (MaxPriorityWait < TimeSpan.Zero)
        {
            yield return (nameof(MaxPriorityWait), $"MaxPriorityWait is {MaxPriorityWait}; it must not be negative.");
        }

        if (PrefetchCount < 1)
        {
            yield return (nameof(PrefetchCount), $"PrefetchCount is {PrefetchCount}; it must be at least 1.");
        }

        if (_configuration.Transport.ConcurrentMessageLimit is < 1)
        {
            yield return (nameof(ConcurrentMessageLimit), $"ConcurrentMessageLimit is {_configuration.Transport.ConcurrentMessageLimit}; it must be at least 1.");
        }
    }
}
