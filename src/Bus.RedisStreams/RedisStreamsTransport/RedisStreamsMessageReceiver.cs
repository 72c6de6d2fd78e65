using Bus.Redis;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Receives the messages of one queue: fetch while there are free slots, sleep when the queue is empty, and come back after every loss.</summary>
internal sealed class RedisStreamsMessageReceiver : ConsumerAgent<DeliveryKey>
{
    private static readonly TimeSpan SleepTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ClientContext _client;
    private readonly Task _consuming;
    private readonly RedisStreamsReceiveEndpointContext _context;
    private readonly DeliveryRunner _runner;
    private readonly LeaseRenewer _renewer;
    private readonly CancellationTokenSource _renewing = new();
    private readonly Task _renewal;
    private readonly DeliverySlots _slots;
    private QueueInstance _instance;
    private bool _isInterrupted;
    private volatile bool _isRestoreDue = true;
    private int _mismatches;
    private TimeSpan _pause = FirstPause;
    private volatile bool _isAsleep;
    private long _sleepingClientId;
    private string _wakeEntry = string.Empty;

    internal RedisStreamsMessageReceiver(ClientContext client, RedisStreamsReceiveEndpointContext context, QueueInstance instance)
        : base(context)
    {
        _client = client;
        _context = context;
        _instance = instance;
        _slots = new DeliverySlots(client.Settings.PrefetchCount, client.Settings.ConcurrentMessageLimit, client.ConnectionContext.TimeProvider);
        _runner = new DeliveryRunner(client, context, _slots, Dispatch, Stopping);
        _renewer = new LeaseRenewer(client, this, context.InputAddress);

        // Whoever starts the bus may be inside an activity of its own; no consumer is part of it.
        using (ExecutionContext.SuppressFlow())
        {
            _consuming = Task.Run(ConsumeAsync);
            _renewal = Task.Run(() => _renewer.RunAsync(_renewing.Token));
        }

        TrySetConsumeTask(_consuming);
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
        held.ForEach(x => x.Cancel());
        RestoreSoon();
    }

    /// <summary>Compares what Redis says this instance owns with what it holds; more, twice in a row, means that replies were lost.</summary>
    internal void CompareOwned(long owned)
    {
        _mismatches = owned > _slots.HeldCount ? _mismatches + 1 : 0;
        if (_mismatches >= 2)
        {
            _mismatches = 0;
            RestoreSoon();
        }
    }

    internal Task SubscribeAsync() => _client.SubscribeAsync(_context.BrokerTopology, _context.SubscriptionKind);

    protected override async Task ActiveAndActualAgentsCompleted(StopContext context)
    {
        await _consuming.WaitAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _runner.HandBackWaitingAsync();
        await base.ActiveAndActualAgentsCompleted(context);
        await _slots.WaitForEmptyAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _renewing.CancelAsync();
        await _renewal;
        await LeaveAsync();
        _renewing.Dispose();
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
                if (!await FetchAsync() && !IsStopping && !_isRestoreDue)
                {
                    await SleepAsync();
                }

                await ReportResumedAsync();
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                return;
            }
            catch (RedisException exception)
            {
                await PauseAsync(exception);
            }
        }
    }

    /// <summary>Fetches what the free slots allow; returns whether there was anything.</summary>
    private async Task<bool> FetchAsync()
    {
        var instance = Instance;
        var (free, starting) = _slots.Available;
        var result = await _client.FetchAsync(instance.Name, free, starting, _wakeEntry);
        _wakeEntry = string.Empty;
        if (result.LeaseLost)
        {
            LoseLease(instance);
            return true;
        }

        if (result.Messages.Count == 0)
        {
            return false;
        }

        _runner.Start(result.Messages.Select((message, index) => new Delivery(message, instance, isCounted: index < starting)).ToList());
        return true;
    }

    /// <summary>Sleeps on the server until a message comes or somebody wakes this instance.</summary>
    private async Task SleepAsync()
    {
        var instance = Instance;
        await _client.ReceiveConnection.ConnectAsync(Stopping);
        _sleepingClientId = _client.ReceiveConnection.ClientId;
        var waiting = _client.WaitAsync(instance.Name, SleepTime).AsTask();
        _isAsleep = true;
        RedisReply reply;
        try
        {
            using var stop = Stopping.Register(() => _ = WakeUpAsync(waiting));
            if (_isRestoreDue)
            {
                _ = WakeUpAsync(waiting);
            }

            reply = await waiting;
        }
        finally
        {
            _isAsleep = false;
        }

        await AcceptAwakenedAsync(instance, reply);
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

            var lane = Array.IndexOf(_client.Keys.Lanes, key);
            foreach (var entry in entries.Items)
            {
                deliveries.Add(new Delivery(RedisStreamsTransportMessage.Create(lane, entry[0], 1, entry[1]), instance, isCounted: true));
            }
        }

        if (deliveries.Count == 1)
        {
            await _runner.RunHereAsync(deliveries[0]);
            return;
        }

        // One message per lane may come at once: what finds no slot is for others.
        var (_, starting) = _slots.Available;
        _runner.Start(deliveries.Take(starting).ToList());
        await _runner.HandBackAsync(deliveries.Skip(starting).ToList());
    }

    /// <summary>Asks Redis to end the sleep, again and again: the request may overtake the sleep's beginning.</summary>
    private async Task WakeUpAsync(Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            try
            {
                await _client.UnblockAsync();
            }
            catch (RedisException)
            {
                // Without a connection there is no sleep on the server; the wait ends by its own timeout.
            }

            await waiting.WaitAsync(TimeSpan.FromMilliseconds(50), _client.ConnectionContext.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void RestoreSoon()
    {
        _isRestoreDue = true;
        if (_isAsleep)
        {
            _ = UnblockOnceAsync();
        }
    }

    private async Task UnblockOnceAsync()
    {
        try
        {
            await _client.UnblockAsync();
        }
        catch (RedisException)
        {
            // The sleep ends by its timeout, and the restore follows then.
        }
    }

    /// <summary>After a start, a lost lease or a broken connection: makes the queue, the lease and the subscriptions whole, and handles what was delivered and never received.</summary>
    private async Task RestoreIfDueAsync()
    {
        if (!_isRestoreDue)
        {
            return;
        }

        await _client.SettleConnection.ConnectAsync(Stopping);
        if (_sleepingClientId != 0 && (_client.ReceiveConnection.ClientId != _sleepingClientId || !_client.ReceiveConnection.IsConnected))
        {
            // A socket that is lost to us may still sleep on the server and would take the next message.
            await KillSleeperAsync();
        }

        var instance = Instance;
        if (_isInterrupted && (await _client.RenewAsync(instance.Name, Stopping)).IsLost)
        {
            LoseLease(instance);
            instance = Instance;
        }

        _isRestoreDue = false;
        try
        {
            await _client.JoinAsync(instance.Name, Stopping);
            await SubscribeAsync();
            await ReconcileAsync(instance);
        }
        catch
        {
            _isRestoreDue = true;
            throw;
        }
    }

    private async Task KillSleeperAsync()
    {
        try
        {
            await _client.KillSleeperAsync(_sleepingClientId);
        }
        catch (RedisServerException)
        {
            // It is gone already.
        }

        _sleepingClientId = 0;
    }

    /// <summary>Handles the messages that Redis holds for this instance and that never arrived here.</summary>
    private async Task ReconcileAsync(QueueInstance instance)
    {
        for (var lane = 0; lane < QueueLanes.Names.Length; lane++)
        {
            var after = "-";
            IReadOnlyList<EntryId> owned;
            do
            {
                owned = await _client.GetOwnedAsync(instance.Name, lane, after);
                await ReconcileAsync(instance, lane, owned);
                after = owned.Count > 0 ? $"({owned[^1]}" : after;
            }
            while (owned.Count == 1000);
        }
    }

    private async Task ReconcileAsync(QueueInstance instance, int lane, IReadOnlyList<EntryId> owned)
    {
        var held = _slots.GetHeld().Where(x => x.Message.Lane == lane).Select(x => x.Message.EntryId).ToHashSet();
        var missing = owned.Where(x => !held.Contains(x)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        RedisStreamsLogMessages.Reconciled(_context.InputAddress, missing.Count);
        foreach (var page in missing.Chunk(16))
        {
            await _slots.WaitForFreeAsync(Stopping);
            var messages = await _client.ClaimOwnedAsync(instance.Name, lane, page);
            var (_, starting) = _slots.Available;
            var deliveries = messages.Select(x => new Delivery(x, instance, isCounted: true)).ToList();
            _runner.Start(deliveries.Take(starting).ToList());
            await _runner.HandBackAsync(deliveries.Skip(starting).ToList());
        }
    }

    private async Task PauseAsync(RedisException exception)
    {
        _isRestoreDue = true;
        if (!_isInterrupted)
        {
            _isInterrupted = true;
            RedisStreamsLogMessages.ReceiveFaulted(exception, _context.InputAddress);
            await _context.TransportObservers.NotifyFaulted(_context.InputAddress, exception);
        }

        await Task.Delay(_pause, _client.ConnectionContext.TimeProvider, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private async Task ReportResumedAsync()
    {
        _pause = FirstPause;
        if (_isInterrupted)
        {
            _isInterrupted = false;
            RedisStreamsLogMessages.ReceiveResumed(_context.InputAddress);
            await _context.TransportObservers.NotifyReady(_context.InputAddress);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (_client.Settings.IsTemporary)
            {
                await _client.UnsubscribeAsync(_context.BrokerTopology, _context.SubscriptionKind);
            }

            await _client.LeaveAsync(Instance.Name);
        }
        catch (RedisException exception)
        {
            RedisStreamsLogMessages.LeaveFailed(exception, _context.InputAddress);
        }
    }
}
