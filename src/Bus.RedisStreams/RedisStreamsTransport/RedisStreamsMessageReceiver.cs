using Bus.Redis;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Receives the messages of one queue: fetch while there are free slots, sleep when the queue is empty, and come back after every loss.</summary>
internal sealed class RedisStreamsMessageReceiver : ConsumerAgent<DeliveryKey>
{
    private readonly TaskCompletionSource _abandoned = new();
    private readonly ClientContext _client;
    private readonly Task _consuming;
    private readonly RedisStreamsReceiveEndpointContext _context;
    private readonly ReceiveInterruption _interruption;
    private readonly DelayedMessagePromoter _promoter;
    private readonly Task _promotion;
    private readonly DeliveryReconciler _reconciler;
    private readonly IDisposable _reconnects;
    private readonly LeaseRenewer _renewer;
    private readonly Task _renewal;
    private readonly CancellationTokenSource _renewing = new();
    private readonly DeliveryRunner _runner;
    private readonly IQueueSleeper _sleeper;
    private readonly DeliverySlots _slots;
    private readonly QueueSubscriptions _subscriptions;
    private FetchResult _fetched;
    private QueueInstance _instance;
    private bool _isFetchDue = true;
    private bool _isStandby;
    private volatile bool _isRestoreDue = true;
    private QueueInstance? _joined;
    private int _mismatches;
    private string _wakeEntry = string.Empty;

    internal RedisStreamsMessageReceiver(ClientContext client, RedisStreamsReceiveEndpointContext context, QueueInstance instance)
        : base(context)
    {
        _client = client;
        _context = context;
        _instance = instance;
        _interruption = new ReceiveInterruption(client, context, Stopping);
        _slots = new DeliverySlots(client.Settings.PrefetchCount, client.Settings.ConcurrentMessageLimit, client.ConnectionContext.TimeProvider);
        _runner = new DeliveryRunner(client, context, _slots, new LeaseGuard(client, RenewAsync, Stopping), Dispatch, Stopping);
        _reconciler = new DeliveryReconciler(client, _slots, _runner, context.InputAddress);
        _sleeper = client.ConnectionContext.Wakes is { } wakes ? new PollingSleeper(client, wakes, Stopping) : new QueueSleeper(client, Stopping);
        _promoter = new DelayedMessagePromoter(client, context.InputAddress);
        _subscriptions = new QueueSubscriptions(client, context.BrokerTopology);
        _renewer = new LeaseRenewer(client, this, context.InputAddress);
        _reconnects = client.SettleConnection.OnStateChanged(RestoreAfterReconnect);

        // Whoever starts the bus may be inside an activity of its own; no consumer is part of it.
        using (ExecutionContext.SuppressFlow())
        {
            _consuming = Task.Run(ConsumeAsync);
            _promotion = Task.Run(() => _promoter.RunAsync(Stopping));
            _renewal = Task.Run(() => _renewer.RunAsync(_renewing.Token));
        }

        TrySetConsumeTask(Task.WhenAny(_consuming, _abandoned.Task).Unwrap());
        SetReady();
    }

    internal QueueInstance Instance => Volatile.Read(ref _instance);

    /// <summary>Takes note that others have taken over what an instance held: its consumers are canceled and the endpoint goes on under a new name.</summary>
    internal void LoseLease(QueueInstance instance)
    {
        if (Interlocked.CompareExchange(ref _instance, new QueueInstance(), instance) != instance)
        {
            return;
        }

        instance.Lose();
        var held = _slots.GetHeld().Where(x => x.Instance == instance).ToList();
        RedisStreamsInstrumentation.LeaseLost(_client.Settings.QueueName);
        RedisStreamsLogMessages.LeaseLost(_context.InputAddress, instance.Name, held.Count);
        _slots.TakeWaiting();
        held.ForEach(x => x.BeginCancel(_context.InputAddress));
        RestoreSoon();
    }

    /// <summary>
    /// Compares what Redis says this instance owns with what it holds. More may be on its way, or lost in a dead socket: a sleeper has to show that it lives.
    /// More, twice in a row, means that replies were lost.
    /// </summary>
    internal void CompareOwned(long owned)
    {
        if (owned > _slots.HeldCount)
        {
            _sleeper.WakeUp();
        }

        _mismatches = owned > _slots.HeldCount ? _mismatches + 1 : 0;
        if (_mismatches >= 2)
        {
            _mismatches = 0;
            RestoreSoon();
        }
    }

    /// <summary>Takes note of when the next delayed message is due.</summary>
    internal void NoteDue(TimeSpan? left) => _promoter.NoteDue(left);

    internal void RenewSubscriptions(CancellationToken cancellationToken) => _subscriptions.BeginRenewal(cancellationToken);

    protected override async Task ActiveAndActualAgentsCompleted(StopContext context)
    {
        await EndConsumingAsync(context.CancellationToken);
        await _promotion;
        await _sleeper.DisposeAsync();
        await WakeOthersAsync();
        await _runner.HandBackWaitingAsync();
        await base.ActiveAndActualAgentsCompleted(context);
        await _slots.WaitForEmptyAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reconnects.Dispose();
        await _renewing.CancelAsync();
        await _renewal;
        await LeaveAsync();
        _renewing.Dispose();
    }

    /// <summary>A fetch that Redis does not answer is left behind: what it takes is handed back by the sign-off, which Redis runs after it.</summary>
    private async Task EndConsumingAsync(CancellationToken cancellationToken)
    {
        await _consuming.WaitAsync(ClientContext.LeaveTime, _client.ConnectionContext.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_consuming.IsCompleted)
        {
            _isRestoreDue = true;
            _abandoned.SetResult();
        }
    }

    private async Task ConsumeAsync()
    {
        LogContext.SetCurrentIfNull(_context.LogContext);
        while (!IsStopping)
        {
            try
            {
                await RestoreIfDueAsync();
                await _slots.WaitForFreeAsync(Stopping);
                _isFetchDue = _isFetchDue && await FetchAsync();
                if (!_isFetchDue && !IsStopping && !_isRestoreDue)
                {
                    await _interruption.ReportResumedAsync();
                    _isFetchDue = await SleepAsync() || _fetched.State != FetchState.Fetched;
                }

                await _interruption.ReportResumedAsync();
                _interruption.NoteSuccess();
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: escaping from here it would end the loop, and the endpoint would receive nothing any more.
                _isRestoreDue = true;
                await _interruption.PauseAsync(exception);
            }
        }
    }

    /// <summary>Fetches what the free slots allow; returns whether there was anything.</summary>
    private async Task<bool> FetchAsync()
    {
        var instance = Instance;
        var (free, starting) = _slots.Available;
        await _runner.FlushAsync().WaitAsync(Stopping);
        var result = await _client.FetchAsync(instance.Name, free, starting, _wakeEntry);
        _wakeEntry = string.Empty;
        if (result.State == FetchState.LeaseLost)
        {
            LoseLease(instance);
            return true;
        }

        if (!result.IsDirect)
        {
            await NoteFetchedAsync(instance, result);
        }

        if (result.Messages.Count == 0)
        {
            return result.Expired > 0 || result.Parked > 0;
        }

        _runner.Start(result.Messages.Select((message, index) => new Delivery(message, instance, isCounted: index < starting)).ToList());
        return true;
    }

    /// <summary>Takes note of what a fetch said besides its messages.</summary>
    private Task NoteFetchedAsync(QueueInstance instance, FetchResult result)
    {
        _fetched = result with { Messages = [], FreedKeys = [] };
        NoteActive(instance, result.State);
        _promoter.NoteDue(result.NextDue);
        if (result.Expired > 0)
        {
            RedisStreamsInstrumentation.Expired(_client.Settings.QueueName, result.Expired);
        }

        return _client.Partitions.ReleaseAsync(result.FreedKeys);
    }

    private void NoteActive(QueueInstance instance, FetchState state)
    {
        if (!_client.Settings.SingleActiveConsumer || state == FetchState.Paused || _isStandby == (state == FetchState.Standby))
        {
            return;
        }

        _isStandby = !_isStandby;
        if (_isStandby)
        {
            RedisStreamsLogMessages.StandsBy(_context.InputAddress, instance.Name);
        }
        else
        {
            RedisStreamsLogMessages.BecameActive(_context.InputAddress, instance.Name);
        }
    }

    /// <summary>Sleeps until a message comes or there is something else to do; returns whether there may be more to fetch.</summary>
    private async Task<bool> SleepAsync()
    {
        var instance = Instance;
        if (await _sleeper.SleepAsync(instance, _renewer.ChooseSleepTime(), _fetched, () => _isRestoreDue) is not { } reply)
        {
            return true;
        }

        if (_fetched.State == FetchState.Fetched)
        {
            await AcceptAwakenedAsync(instance, reply);
        }

        return reply.Count > 0;
    }

    private async Task AcceptAwakenedAsync(QueueInstance instance, RedisReply reply)
    {
        var deliveries = new List<Delivery>();
        for (var index = 0; index + 1 < reply.Count; index += 2)
        {
            var key = reply[index].AsString();
            var entries = reply[index + 1];
            if (key == _client.Keys.Wake)
            {
                _wakeEntry = entries[0][0].AsString()!;
                continue;
            }

            if (_client.Settings.IsChecked)
            {
                // Nobody's yet: the fetch that follows checks it.
                continue;
            }

            var lane = Array.IndexOf(_client.Keys.Lanes, key);
            foreach (var entry in entries.Items)
            {
                deliveries.Add(new Delivery(RedisStreamsTransportMessage.Create(lane, entry[0], 1, entry[1]), instance, isCounted: true));
            }
        }

        if (deliveries.Count == 1 && _wakeEntry.Length == 0 && _slots.Available.Starting > 0)
        {
            await _runner.RunHereAsync(deliveries[0]);
            return;
        }

        // One message per lane may come at once: what finds no slot is for others, and so is what the wake was for when none is left.
        await _runner.StartOrHandBackAsync(deliveries);
        if (_wakeEntry.Length > 0 && _slots.Available.Free <= 0)
        {
            await _client.WakeAsync("passed");
        }
    }

    /// <summary>A broken settle connection leaves deliveries uncounted or unreleased that nobody but a comparison with Redis finds, even while the loop sleeps on its own connection.</summary>
    private void RestoreAfterReconnect(RedisConnectionStateChange change)
    {
        if (change.IsConnected)
        {
            RestoreSoon();
        }
    }

    private void RestoreSoon()
    {
        _isRestoreDue = true;
        _sleeper.WakeUp();
    }

    /// <summary>After a start, a lost lease or a broken connection: makes the queue, the lease and the subscriptions whole, and handles what was delivered and never received.</summary>
    private async Task RestoreIfDueAsync()
    {
        if (!_isRestoreDue)
        {
            return;
        }

        await _client.SettleConnection.ConnectAsync(Stopping);
        await _sleeper.EndLostSleepAsync();

        var instance = Instance;
        if (_joined == instance)
        {
            await RenewAsync();
            instance = Instance;
        }

        _isRestoreDue = false;
        _isFetchDue = true;
        try
        {
            await _client.JoinAsync(instance, Stopping);
            _joined = instance;
            await _subscriptions.TryRestoreAsync(Stopping);
            await _reconciler.ReconcileAsync(instance, Stopping);
        }
        catch
        {
            _isRestoreDue = true;
            throw;
        }
    }

    /// <summary>Renews the lease of the present instance, or lets it be lost; returns that instance.</summary>
    private async Task<QueueInstance> RenewAsync()
    {
        var instance = Instance;
        if ((await _client.RenewAsync(instance, Stopping)).IsLost)
        {
            LoseLease(instance);
        }

        return instance;
    }

    /// <summary>What this instance was woken for, and does not come to fetch any more, is for others.</summary>
    private async Task WakeOthersAsync()
    {
        if (!_isFetchDue)
        {
            return;
        }

        try
        {
            await _client.WakeAsync("stopped");
        }
        catch (RedisException exception)
        {
            RedisStreamsLogMessages.LeaveFailed(exception, _context.InputAddress);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (_isRestoreDue && _client.SettleConnection.IsConnected)
            {
                // A fetch whose reply was lost has counted messages that never started.
                await _reconciler.HandBackAsync(Instance).WaitAsync(ClientContext.LeaveTime, _client.ConnectionContext.TimeProvider);
            }

            await _subscriptions.LeaveAsync(Instance.Name);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            RedisStreamsLogMessages.LeaveFailed(exception, _context.InputAddress);
        }
    }
}
