using Bus.RedisStreams.Middleware;
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

    internal RedisStreamsReceiveMode ReceiveMode { get; set; }

    internal int? ConcurrentDeliveryLimit { get; set; }

    internal bool SingleActiveConsumer { get; set; }

    /// <summary>Set where consumers commit units of work, which may leave messages in the outbox.</summary>
    internal UnitOfWorkEndpoint? UnitsOfWork { get; set; }

    internal TimeSpan? AutoDeleteOnIdle { get; set; }

    /// <summary>How many messages of one partition key may be in flight; 0 where keys have no meaning.</summary>
    internal int MostOfPartitionKey => ReceiveMode == RedisStreamsReceiveMode.Normal ? 0 : ConcurrentDeliveryLimit ?? 1;

    /// <summary>Whether of the parked messages of a key the oldest goes first, whatever its lane.</summary>
    internal bool IsOldestFirst => ReceiveMode is RedisStreamsReceiveMode.PartitionedOrdered or RedisStreamsReceiveMode.PartitionedOrderedConcurrent;

    /// <summary>Whether each message has to pass a check that only a fetch makes.</summary>
    internal bool IsChecked => MostOfPartitionKey > 0 || SingleActiveConsumer;

    /// <summary>Whether the queue ends at once with its last consumer.</summary>
    internal bool EndsWithLastConsumer => IsTemporary && AutoDeleteOnIdle is null;

    /// <summary>How long the queue's keys outlive the last sign of a consumer; <see langword="null"/> for ever.</summary>
    internal TimeSpan? Lifetime => AutoDeleteOnIdle ?? (IsTemporary ? Longer(2 * LockDuration, RedisStreamsDefaults.TemporaryQueueLifetime) : null);

    internal int PrefetchCount => _configuration.Transport.PrefetchCount;

    internal int ConcurrentMessageLimit => Math.Min(PrefetchCount, _configuration.Transport.GetConcurrentMessageLimit());

    internal Uri GetInputAddress(Uri hostAddress) =>
        new RedisStreamsEndpointAddress(hostAddress, QueueName, RedisStreamsEndpointAddress.AddressType.Queue, IsTemporary, AutoDeleteOnIdle);

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

        foreach (var problem in ValidateReceiveMode())
        {
            yield return problem;
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

    private static TimeSpan Longer(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private IEnumerable<(string Key, string Message)> ValidateReceiveMode()
    {
        if (!Enum.IsDefined(ReceiveMode))
        {
            yield return (nameof(ReceiveMode), $"The receive mode is {(int)ReceiveMode}; it must be one of {string.Join(", ", Enum.GetNames<RedisStreamsReceiveMode>())}.");
        }

        if (ConcurrentDeliveryLimit is < 1)
        {
            yield return (nameof(ConcurrentDeliveryLimit), $"ConcurrentDeliveryLimit is {ConcurrentDeliveryLimit}; it must be at least 1.");
        }

        if (ConcurrentDeliveryLimit is not null && ReceiveMode is not (RedisStreamsReceiveMode.PartitionedConcurrent or RedisStreamsReceiveMode.PartitionedOrderedConcurrent))
        {
            yield return (nameof(ConcurrentDeliveryLimit), $"ConcurrentDeliveryLimit is {ConcurrentDeliveryLimit}, but the receive mode is {ReceiveMode}; it belongs to PartitionedConcurrent and PartitionedOrderedConcurrent.");
        }

        if (AutoDeleteOnIdle < 2 * LockDuration)
        {
            yield return (nameof(AutoDeleteOnIdle), $"AutoDeleteOnIdle is {AutoDeleteOnIdle}; it must be at least twice the LockDuration, {2 * LockDuration}.");
        }
    }
}
