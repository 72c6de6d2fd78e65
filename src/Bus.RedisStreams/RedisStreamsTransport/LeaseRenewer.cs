namespace Bus.RedisStreams;

/// <summary>Renews an endpoint's lease, and recovers what instances with an ended lease left behind.</summary>
internal sealed class LeaseRenewer
{
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan EndOfLeaseMargin = TimeSpan.FromMilliseconds(20);

    private readonly ClientContext _client;
    private readonly Uri _inputAddress;
    private readonly TimeSpan _interval;
    private readonly RedisStreamsMessageReceiver _receiver;
    private readonly TimeProvider _timeProvider;
    private long _dueAt;
    private long _lastRenewal;
    private long _quietSince;

    internal LeaseRenewer(ClientContext client, RedisStreamsMessageReceiver receiver, Uri inputAddress)
    {
        _client = client;
        _receiver = receiver;
        _inputAddress = inputAddress;
        _interval = client.Settings.LockDuration / 3;
        _timeProvider = client.ConnectionContext.TimeProvider;
        _lastRenewal = _quietSince = _timeProvider.GetTimestamp();
    }

    /// <summary>How long to sleep until a look at the receive socket is due.</summary>
    internal TimeSpan ChooseSleepTime() => SleepTime.Choose(_timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), Volatile.Read(ref _dueAt)), _interval);

    internal async Task RunAsync(CancellationToken stopping)
    {
        _client.ConnectionContext.SetLogContext();
        using var reconnects = _client.SettleConnection.OnStateChanged(_ => Volatile.Write(ref _quietSince, _timeProvider.GetTimestamp()));
        var delay = _interval;
        while (true)
        {
            Volatile.Write(ref _dueAt, _timeProvider.GetTimestamp() + (long)(delay.TotalSeconds * _timeProvider.TimestampFrequency));
            await Task.Delay(delay, _timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                delay = await RenewOnceAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: escaping from here it would end the loop, and the lease would be renewed no more.
                RedisStreamsLogMessages.RenewalFailed(exception, _inputAddress);
                delay = RepeatDelay;
            }
        }
    }

    /// <summary>Renews once and does what the renewal found due.</summary>
    /// <returns>How long to wait before the next renewal.</returns>
    internal async Task<TimeSpan> RenewOnceAsync(CancellationToken cancellationToken)
    {
        var instance = _receiver.Instance;
        var state = await _client.RenewAsync(instance, cancellationToken);
        if (_timeProvider.GetElapsedTime(_lastRenewal) > 2 * _interval)
        {
            // This process or Redis stood still; so may others have, and they come back as we do.
            Volatile.Write(ref _quietSince, _timeProvider.GetTimestamp());
        }

        _lastRenewal = _timeProvider.GetTimestamp();
        if (state.IsLost)
        {
            _receiver.LoseLease(instance);
            return RepeatDelay;
        }

        _receiver.RenewSubscriptions(cancellationToken);
        _receiver.CompareOwned(state.Owned);
        _receiver.NoteDue(state.NextDue);
        await _client.Partitions.SweepAsync();
        await _client.Outbox.SweepAsync(cancellationToken);
        var quietLeft = _interval - _timeProvider.GetElapsedTime(Volatile.Read(ref _quietSince));
        if (quietLeft > TimeSpan.Zero)
        {
            return Shorter(_interval, quietLeft + EndOfLeaseMargin);
        }

        if (state.IsRecoveryDue)
        {
            await RecoverAsync(cancellationToken);
        }

        return state.NextEnd is { } end ? Shorter(_interval, end + EndOfLeaseMargin) : _interval;
    }

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        bool hasMore;
        do
        {
            (var recovered, hasMore) = await _client.RecoverAsync(cancellationToken);
            if (recovered > 0)
            {
                RedisStreamsInstrumentation.Recovered(_client.Settings.QueueName, recovered);
                RedisStreamsLogMessages.Recovered(_inputAddress, recovered);
            }
        }
        while (hasMore);

        while (await _client.Partitions.SweepAsync())
        {
            // Page by page: whoever crashed may have settled a message and not released its partition key.
        }
    }
}
