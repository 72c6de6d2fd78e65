using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Everything the transport logs, through the bus's log context.</summary>
internal static class RedisStreamsLogMessages
{
    internal static void SendRepeated(string lane, string messageId) =>
        LogContext.Warning?.Log("The connection broke while message {MessageId} was being added to {Lane}; it is added again and may arrive twice", messageId, lane);

    internal static void UnconfirmedFailed(Exception exception, string destination, string messageId) =>
        LogContext.Error?.Log(exception, "Message {MessageId} to {Destination} is lost: it was sent without awaiting Redis, and that failed", messageId, destination);

    internal static void FilterUnreadable(string filter) =>
        LogContext.Warning?.Log("The filter '{Filter}' of a subscription cannot be read; its queue gets all messages", filter);

    internal static void PatternTimedOut(string pattern, string routingKey) =>
        LogContext.Warning?.Log("Matching the routing key {RoutingKey} by the pattern '{Pattern}' took too long; its queue gets the message", routingKey, pattern);

    internal static void OtherServerName(Uri address, Uri normalized, Uri hostAddress) =>
        LogContext.Warning?.Log("Address {Address} names its server otherwise than this bus, which is connected to {HostAddress}: it is taken for another name of the same server, and its messages go to {Normalized}", address, hostAddress, normalized);

    internal static void TemporaryQueueGone(string queueName, string messageId) =>
        LogContext.Debug?.Log("Dropped message {MessageId}: the temporary queue {QueueName} has ended", messageId, queueName);

    internal static void CommitSkipped(Uri inputAddress, string? messageId) =>
        LogContext.Warning?.Log("{InputAddress} did not commit what was done with message {MessageId}: the message is not this instance's any more", inputAddress, messageId);

    internal static void WorkRepeated(string consumer, Guid? messageId, int attempt) =>
        LogContext.Debug?.Log("{Consumer} consumes message {MessageId} again: somebody else changed what it was built on (attempt {Attempt})", consumer, messageId, attempt);

    internal static void RelayFailed(Exception exception, string destination, string messageId) =>
        LogContext.Warning?.Log(exception, "Message {MessageId} to {Destination} stays in the outbox and is sent later", messageId, destination);

    internal static void HeadersUnreadable(Exception exception) =>
        LogContext.Warning?.Log(exception, "The headers of an entry are no JSON and are ignored");

    internal static void HeaderUnreadable(Exception exception) =>
        LogContext.Warning?.Log(exception, "A header of an entry is no text and is left out");

    internal static void CancelFailed(Exception exception, Uri inputAddress, string? messageId) =>
        LogContext.Warning?.Log(exception, "Message {MessageId} of {InputAddress} is cancelled, and what its consumer had registered for that failed", messageId, inputAddress);

    internal static void ObserverFailed(Exception exception, Uri inputAddress) =>
        LogContext.Warning?.Log(exception, "An observer of the transport of {InputAddress} failed", inputAddress);

    internal static void FaultNotPublished(Exception exception, Uri inputAddress, string? messageId) =>
        LogContext.Error?.Log(exception, "Message {MessageId} of {InputAddress} goes to the error queue although its fault could not be published", messageId, inputAddress);

    internal static void SettlementRepeated(Exception exception, string queueName, int count) =>
        LogContext.Warning?.Log(exception, "Acknowledging {Count} messages of {QueueName} failed and is repeated", count, queueName);

    internal static void PartitionReleaseFailed(Exception exception, string queueName, int count) =>
        LogContext.Warning?.Log(exception, "Releasing {Count} partition keys of {QueueName} failed; it is repeated with the next renewal", count, queueName);

    internal static void BecameActive(Uri inputAddress, string instance) =>
        LogContext.Info?.Log("Instance {Instance} is the active consumer of {InputAddress}", instance, inputAddress);

    internal static void StandsBy(Uri inputAddress, string instance) =>
        LogContext.Info?.Log("Instance {Instance} stands by: another consumer of {InputAddress} is active", instance, inputAddress);

    internal static void ReleaseFailed(Exception exception, Uri inputAddress, string? messageId) =>
        LogContext.Warning?.Log(exception, "Releasing message {MessageId} of {InputAddress} failed; it is delivered again after the next comparison with Redis", messageId, inputAddress);

    internal static void PromotionFailed(Exception exception, Uri inputAddress) =>
        LogContext.Warning?.Log(exception, "Promoting the delayed messages of {InputAddress} failed and is repeated", inputAddress);

    internal static void ReplaceSkipped(Uri inputAddress, string? messageId) =>
        LogContext.Warning?.Log("Message {MessageId} of {InputAddress} was not put off: another consumer has it now", messageId, inputAddress);

    internal static void ScheduleCancelled(Guid token, long count) =>
        LogContext.Debug?.Log("Cancelled schedule {Token}: {Count} messages", token, count);

    internal static void ScheduleUnknown(Guid token) =>
        LogContext.Debug?.Log("There is nothing to cancel under schedule {Token}: it was delivered, canceled, or never made", token);

    internal static void PublishPumpFailed(Exception exception) =>
        LogContext.Warning?.Log(exception, "Routing scheduled publishes failed and is repeated");

    internal static void MoveSkipped(Uri inputAddress, string? messageId, string queueName) =>
        LogContext.Warning?.Log("Message {MessageId} of {InputAddress} was not moved to {QueueName}: another consumer has it now", messageId, inputAddress, queueName);

    internal static void LeaseLost(Uri inputAddress, string instance, int held) =>
        LogContext.Warning?.Log("Instance {Instance} of {InputAddress} lost its lease with {Held} messages in flight; their consumers are canceled and others get the messages", instance, inputAddress, held);

    internal static void Recovered(Uri inputAddress, long count) =>
        LogContext.Info?.Log("Recovered {Count} messages of {InputAddress} from instances whose lease had ended", count, inputAddress);

    internal static void Reconciled(Uri inputAddress, int count) =>
        LogContext.Info?.Log("Found {Count} messages of {InputAddress} that were delivered and never received; they are handled now", count, inputAddress);

    internal static void ReceiveFaulted(Exception exception, Uri inputAddress) =>
        LogContext.Warning?.Log(exception, "Receiving from {InputAddress} is interrupted: {Reason}", inputAddress, exception.Message);

    internal static void ReceiveResumed(Uri inputAddress) =>
        LogContext.Info?.Log("Receiving from {InputAddress} goes on", inputAddress);

    internal static void RenewalFailed(Exception exception, Uri inputAddress) =>
        LogContext.Warning?.Log(exception, "Renewing the lease of {InputAddress} failed and is repeated", inputAddress);

    internal static void SubscriptionFailed(Exception exception, string queueName) =>
        LogContext.Warning?.Log(exception, "The subscriptions of {QueueName} could not be looked after; the next renewal or publish makes up for it", queueName);

    internal static void LeaveFailed(Exception exception, Uri inputAddress) =>
        LogContext.Warning?.Log(exception, "The instance of {InputAddress} could not sign off; others take over when its lease ends", inputAddress);

    internal static void MayEvict(Uri hostAddress, string policy) =>
        LogContext.Warning?.Log("Redis at {HostAddress} has the maxmemory-policy {Policy}: out of memory it deletes keys, and messages with them; with noeviction it refuses sends and loses nothing", hostAddress, policy);

    internal static void NoAppendOnlyFile(Uri hostAddress) =>
        LogContext.Warning?.Log("Redis at {HostAddress} has no append-only file: when it ends, it loses the messages since its last snapshot; set appendonly yes", hostAddress);

    internal static void AdviceRefused(Exception exception, Uri hostAddress) =>
        LogContext.Debug?.Log(exception, "Redis at {HostAddress} does not tell how it is configured, so there is no advice; INFO is not allowed", hostAddress);

    internal static void TestKeysRemain(Exception exception, string keyPrefix) =>
        LogContext.Warning?.Log(exception, "The keys of the test under {KeyPrefix} could not be deleted and remain", keyPrefix);
}
