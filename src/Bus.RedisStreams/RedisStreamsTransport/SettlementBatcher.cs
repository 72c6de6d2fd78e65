namespace Bus.RedisStreams;

/// <summary>Acknowledges completed messages: what completes while a script call is on its way goes with the next, or ahead of the next fetch.</summary>
/// <remarks>
/// Thread-safe. Nobody awaits an acknowledgement: one whose reply is lost is repeated, which is harmless. Until it is done the message counts as held,
/// so it is not delivered again.
/// </remarks>
internal sealed class SettlementBatcher
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationToken _giveUp;
    private readonly Lock _lock = new();
    private readonly string _queueName;
    private readonly Func<int, IReadOnlyCollection<Delivery>, Task> _settle;
    private readonly Action<IReadOnlyCollection<Delivery>> _settled;
    private readonly Action? _setLogContext;
    private readonly TimeProvider _timeProvider;
    private Batch _collecting = new();
    private int _failing;
    private TaskCompletionSource _recovered = new();
    private int _underWay;

    /// <param name="client">The queue.</param>
    /// <param name="settled">Takes note of messages that are acknowledged, or whose acknowledgement was given up.</param>
    /// <param name="giveUp">Ends the repetition of acknowledgements that fail.</param>
    internal SettlementBatcher(ClientContext client, Action<IReadOnlyCollection<Delivery>> settled, CancellationToken giveUp)
        : this(client.Settings.QueueName, client.SettleAsync, settled, client.ConnectionContext.TimeProvider, giveUp)
    {
        _setLogContext = client.ConnectionContext.SetLogContext;
    }

    /// <param name="queueName">The queue, for logs and meters.</param>
    /// <param name="settle">Acknowledges messages of a lane; a list has at most 1000.</param>
    /// <param name="settled">Takes note of messages that are acknowledged, or whose acknowledgement was given up.</param>
    /// <param name="timeProvider">Times the repetitions.</param>
    /// <param name="giveUp">Ends the repetition of acknowledgements that fail.</param>
    internal SettlementBatcher(
        string queueName,
        Func<int, IReadOnlyCollection<Delivery>, Task> settle,
        Action<IReadOnlyCollection<Delivery>> settled,
        TimeProvider timeProvider,
        CancellationToken giveUp)
    {
        _queueName = queueName;
        _settle = settle;
        _settled = settled;
        _timeProvider = timeProvider;
        _giveUp = giveUp;
    }

    /// <summary>Takes a completed message in.</summary>
    internal void Settle(Delivery delivery)
    {
        delivery.IsSettling = true;
        lock (_lock)
        {
            _collecting.Add(delivery);
            if (_underWay > 0)
            {
                return;
            }

            _underWay++;
        }

        // A breath, so that messages which complete together are settled together.
        ThreadPool.UnsafeQueueUserWorkItem(static batcher => _ = batcher.RunAsync(Task.CompletedTask), this, preferLocal: false);
    }

    /// <summary>Writes at once what has completed; what is written after it, Redis sees after it. Completes at once, or while acknowledgements fail when they no longer do.</summary>
    internal Task FlushAsync()
    {
        lock (_lock)
        {
            if (TakeBatch_NeedsLock() is { } batch)
            {
                _underWay++;
                _ = RunAsync(SettleAsync(batch));
            }

            return _failing > 0 ? _recovered.Task : Task.CompletedTask;
        }
    }

    /// <summary>Awaits a call; the last one under way takes along what has completed meanwhile.</summary>
    private async Task RunAsync(Task call)
    {
        while (true)
        {
            await call;
            lock (_lock)
            {
                if (_underWay > 1 || TakeBatch_NeedsLock() is not { } batch)
                {
                    _underWay--;
                    return;
                }

                // Written before the lock is given up, or a fetch could overtake what was taken here.
                call = SettleAsync(batch);
            }
        }
    }

    private Batch? TakeBatch_NeedsLock()
    {
        if (_collecting.IsEmpty)
        {
            return null;
        }

        var batch = _collecting;
        _collecting = new Batch();
        return batch;
    }

    private Task SettleAsync(Batch batch)
    {
        var pages = new List<Task>(1);
        for (var lane = 0; lane < QueueLanes.Names.Length; lane++)
        {
            foreach (var page in batch.GetDeliveries(lane).Chunk(MaxBatch))
            {
                pages.Add(SettlePageAsync(lane, page));
            }
        }

        return pages is [var only] ? only : Task.WhenAll(pages);
    }

    private async Task SettlePageAsync(int lane, Delivery[] page)
    {
        var hasFailed = false;
        while (!await TrySettlePageAsync(lane, page))
        {
            if (!hasFailed)
            {
                hasFailed = true;
                BeginFailing();
            }

            await Task.Delay(RepeatDelay, _timeProvider, _giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _settled(page);
        if (hasFailed)
        {
            EndFailing();
        }
    }

    /// <summary>Acknowledges messages; returns whether that is done or to be given up.</summary>
    private async Task<bool> TrySettlePageAsync(int lane, Delivery[] page)
    {
        try
        {
            await _settle(lane, page);
            RedisStreamsInstrumentation.Settled(_queueName, page.Length);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: escaping from here it would end the loop, and every later completion would wait for ever.
            _setLogContext?.Invoke();
            RedisStreamsLogMessages.SettlementRepeated(exception, _queueName, page.Length);
            return _giveUp.IsCancellationRequested || exception is ObjectDisposedException;
        }
    }

    private void BeginFailing()
    {
        lock (_lock)
        {
            if (_failing++ == 0)
            {
                _recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void EndFailing()
    {
        lock (_lock)
        {
            if (--_failing == 0)
            {
                _recovered.SetResult();
            }
        }
    }

    private sealed class Batch
    {
        private readonly List<Delivery>?[] _lanes = new List<Delivery>?[QueueLanes.Names.Length];

        internal bool IsEmpty => Array.TrueForAll(_lanes, x => x is null);

        internal void Add(Delivery delivery) => (_lanes[delivery.Message.Lane] ??= []).Add(delivery);

        internal List<Delivery> GetDeliveries(int lane) => _lanes[lane] ?? [];
    }
}
