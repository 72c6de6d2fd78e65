using Bus.Redis;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Settles one delivery, once: completed, moved, or released to be delivered again.</summary>
internal sealed class RedisStreamsReceiveLockContext : ReceiveLockContext
{
    private readonly ClientContext _client;
    private readonly Delivery _delivery;
    private readonly Uri _inputAddress;
    private readonly SettlementBatcher _settlement;
    private readonly CancellationToken _stopping;
    private bool _isSettled;

    internal RedisStreamsReceiveLockContext(ClientContext client, Delivery delivery, SettlementBatcher settlement, Uri inputAddress, CancellationToken stopping)
    {
        _client = client;
        _delivery = delivery;
        _settlement = settlement;
        _inputAddress = inputAddress;
        _stopping = stopping;
    }

    internal ConnectionContext Connection => _client.ConnectionContext;

    internal Uri InputAddress => _inputAddress;

    internal string QueueName => _client.Settings.QueueName;

    internal QueueKeys Queue => _client.Keys;

    private RedisStreamsTransportMessage Message => _delivery.Message;

    /// <summary>Whether the message was delivered more often than its queue allows.</summary>
    internal bool IsMaxDeliveryCountExceeded => Message.DeliveryCount > _client.Settings.MaxDeliveryCount;

    public Task Complete()
    {
        if (!_isSettled)
        {
            _isSettled = true;
            _settlement.Settle(_delivery);
        }

        return Task.CompletedTask;
    }

    public async Task Faulted(Exception exception)
    {
        if (_isSettled)
        {
            return;
        }

        _isSettled = true;
        await ReleaseAsync();
    }

    public Task ValidateLockStatus() => _delivery.Instance.IsLost
        ? throw new TransportException(_inputAddress, $"The lease was lost before message {Message.MessageId} ({Message.EntryId}) started; another consumer has it.")
        : Task.CompletedTask;

    internal MaxDeliveryCountExceededException CreateMaxDeliveryCountException() =>
        new(_inputAddress, Message.DeliveryCount - 1, _client.Settings.MaxDeliveryCount);

    /// <summary>Moves the message to its error or skipped queue; body bytes stay as they are.</summary>
    /// <exception cref="TransportException">Redis refused; the message is delivered again.</exception>
    internal async Task MoveAsync(string queueName, byte[] headers)
    {
        if (_isSettled)
        {
            return;
        }

        bool moved;
        try
        {
            moved = await _client.MoveAsync(_delivery.Instance.Name, Message, queueName, headers, Message.MessageId ?? GetFallbackMessageId());
        }
        catch (RedisException exception)
        {
            throw new TransportException(_inputAddress, $"The message was not moved to {queueName}: {exception.Message}", exception);
        }

        _isSettled = true;
        if (moved)
        {
            RedisStreamsInstrumentation.Settled(_client.Settings.QueueName, 1);
        }
        else
        {
            RedisStreamsLogMessages.MoveSkipped(_inputAddress, Message.MessageId, queueName);
        }
    }

    /// <summary>Settles the delivery and keeps the message that takes its place until it is due.</summary>
    /// <param name="entry">That message.</param>
    /// <param name="link">The connection to write over.</param>
    /// <returns>Whether that is done; not if the delivery was settled before.</returns>
    internal async Task<bool> ReplaceAsync(DelayedEntry entry, IRedisConnection link)
    {
        if (_isSettled)
        {
            return false;
        }

        if (await _client.ConnectionContext.RepeatAsync(() => new ValueTask<bool>(_client.ReplaceAsync(link, _delivery.Instance.Name, Message, entry)), _client.Settings.QueueName, entry.Entry.MessageId))
        {
            RedisStreamsInstrumentation.Settled(_client.Settings.QueueName, 1);
        }
        else
        {
            // Whoever has it now delivers it again: nothing is lost.
            RedisStreamsLogMessages.ReplaceSkipped(_inputAddress, Message.MessageId);
        }

        _isSettled = true;
        return true;
    }

    /// <summary>Writes a unit of work and settles the delivery with it.</summary>
    /// <remarks>An outcome that is unknown because the connection broke is asked for again: what was committed is not committed twice.</remarks>
    internal async Task<WorkOutcome> CommitAsync(RedisUnitOfWork work, IReadOnlyList<WorkOperation> operations, ReplicaWait? replicas)
    {
        if (_isSettled)
        {
            return WorkOutcome.Lost;
        }

        var outcome = await _client.CommitAsync(_delivery.Instance.Name, Message, work, operations, replicas);
        if (outcome == WorkOutcome.Lost)
        {
            // Committed by a call whose reply was lost, or taken over by another instance, which does it all again: nothing is left to do here.
            RedisStreamsLogMessages.CommitSkipped(_inputAddress, Message.MessageId);
            _isSettled = true;
        }
        else if (outcome == WorkOutcome.Committed && work.Settles)
        {
            _isSettled = true;
            RedisStreamsInstrumentation.Settled(_client.Settings.QueueName, 1);
        }

        return outcome;
    }

    /// <summary>Sends what a unit of work left in the outbox.</summary>
    internal Task RelayAsync(IReadOnlyList<RelayedMessage> messages) => _client.Outbox.RelayAsync(messages);

    internal string GetFallbackMessageId() => $"{_client.Settings.QueueName}/{QueueLanes.Names[Message.Lane]}/{Message.EntryId}";

    /// <summary>Gives the message to everybody again, after the unlock delay, which a stop cuts short; this delivery stays counted.</summary>
    private async Task ReleaseAsync()
    {
        if (_delivery.Instance.IsLost)
        {
            return;
        }

        try
        {
            if (_client.Settings.UnlockDelay > TimeSpan.Zero)
            {
                await Task.Delay(_client.Settings.UnlockDelay, _client.ConnectionContext.TimeProvider, _stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await _client.TransferAsync(_delivery.Instance.Name, RedisStreamsDefaults.ReturnedConsumer, [new DeliveryTransfer(Message.Key, Message.DeliveryCount)]);
        }
        catch (RedisException exception)
        {
            // Not lost: the message still belongs to this instance, whose next comparison with Redis finds it.
            RedisStreamsLogMessages.ReleaseFailed(exception, _inputAddress, Message.MessageId);
        }
    }
}
