using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

// What the server sends without being asked each time: pub/sub messages and invalidations. Both are asked for again on every new socket.
internal sealed partial class RedisConnection
{
    /// <inheritdoc />
    public async ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentNullException.ThrowIfNull(handler);
        var subscription = new ChannelSubscription(this, channel, handler);
        try
        {
            await _pushes.Add(subscription, () => _queue.SubmitAsync(PendingKind.Subscription, PushCommands.Subscribe(channel), null, cancellationToken));
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IAsyncDisposable> TrackAsync(IReadOnlyList<string> prefixes, Action<RedisInvalidation> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        ArgumentOutOfRangeException.ThrowIfZero(prefixes.Count);
        ArgumentNullException.ThrowIfNull(handler);
        var tracking = new KeyTracking(this, [.. prefixes], handler);
        _invalidations.Add(tracking);
        try
        {
            await AskForInvalidationsAsync(cancellationToken);
            tracking.IsConfirmed = true;
            return tracking;
        }
        catch
        {
            await tracking.DisposeAsync();
            throw;
        }
    }

    internal void Unsubscribe(ChannelSubscription subscription) =>
        _pushes.Remove(subscription, () =>
        {
            // A connection that is not there has no subscriptions on the server.
            if (IsConnected)
            {
                _queue.SubmitInternal(PushCommands.Unsubscribe(subscription.Channel), PendingKind.Subscription);
            }
        });

    internal void StopTracking(KeyTracking tracking)
    {
        if (_invalidations.Remove(tracking) && IsConnected)
        {
            _queue.SubmitInternal(InvalidationRouter.Off());
        }
    }

    /// <summary>Tells the server all prefixes anew; whatever it did not tell meanwhile counts as changed.</summary>
    private async Task AskForInvalidationsAsync(CancellationToken cancellationToken)
    {
        ValueTask<RedisReply> asking;
        lock (_trackingGate)
        {
            // Prefixes cannot be taken back one by one, so all are, and in one step.
            RedisCommand[] commands = [InvalidationRouter.Off(), InvalidationRouter.On(_invalidations.Prefixes)];
            asking = _queue.SubmitAsync(PendingKind.Transaction, commands[0], commands, cancellationToken);
        }

        var replies = await asking;
        if (replies[1].IsError)
        {
            throw ServerErrors.Create("CLIENT TRACKING", _options.Endpoint, replies[1]);
        }

        _invalidations.Publish(RedisReply.Null);
    }

    private async Task RenewInvalidationsAsync()
    {
        try
        {
            await AskForInvalidationsAsync(_disposing.Token);
        }
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException or OperationCanceledException)
        {
            if (exception is RedisServerException or RedisTimeoutException)
            {
                // Without invalidations caches would grow stale unnoticed: another socket gets another chance.
                LogMessages.InvalidationsRefused(_logger, exception, Name);
                _link?.Break(exception);
            }

            // Otherwise the socket broke again, and the next one renews them.
        }
    }
}
