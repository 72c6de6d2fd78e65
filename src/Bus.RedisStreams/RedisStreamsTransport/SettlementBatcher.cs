namespace Bus.RedisStreams;

/// <summary>Acknowledges completed messages: what completes while one script call is on its way goes with the next.</summary>
internal sealed class SettlementBatcher
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationToken _giveUp;
    private readonly Lock _lock = new();
    private readonly string _queueName;
    private readonly Func<int, IReadOnlyCollection<Delivery>, Task> _settle;
    private readonly TimeProvider _timeProvider;
    private Batch _collecting = new();
    private bool _isRunning;

    /// <param name="client">The queue.</param>
    /// <param name="giveUp">Ends the repetition of acknowledgements that fail.</param>
    internal SettlementBatcher(ClientContext client, CancellationToken giveUp)
        : this(client.Settings.QueueName, client.SettleAsync, client.ConnectionContext.TimeProvider, giveUp)
    {
    }

    /// <param name="queueName">The queue, for logs and meters.</param>
    /// <param name="settle">Acknowledges messages of a lane; a list has at most 1000.</param>
    /// <param name="timeProvider">Times the repetitions.</param>
    /// <param name="giveUp">Ends the repetition of acknowledgements that fail.</param>
    internal SettlementBatcher(string queueName, Func<int, IReadOnlyCollection<Delivery>, Task> settle, TimeProvider timeProvider, CancellationToken giveUp)
    {
        _queueName = queueName;
        _settle = settle;
        _timeProvider = timeProvider;
        _giveUp = giveUp;
    }

    /// <summary>Completes when Redis has deleted the message, or when that was given up.</summary>
    /// <remarks>Never throws: an acknowledgement whose reply is lost is repeated, which is harmless. Until then the message counts as held, so it is not delivered again.</remarks>
    internal Task SettleAsync(Delivery delivery)
    {
        Task settled;
        lock (_lock)
        {
            _collecting.Add(delivery);
            settled = _collecting.Completed;
            if (_isRunning)
            {
                return settled;
            }

            _isRunning = true;
        }

        _ = RunAsync();
        return settled;
    }

    private async Task RunAsync()
    {
        // A breath, so that messages which complete together are settled together.
        await Task.Yield();
        while (true)
        {
            Batch batch;
            lock (_lock)
            {
                if (_collecting.IsEmpty)
                {
                    _isRunning = false;
                    return;
                }

                batch = _collecting;
                _collecting = new Batch();
            }

            await SettleAsync(batch);
            batch.Complete();
        }
    }

    private async Task SettleAsync(Batch batch)
    {
        for (var lane = 0; lane < QueueLanes.Names.Length; lane++)
        {
            foreach (var page in batch.GetDeliveries(lane).Chunk(MaxBatch))
            {
                await SettlePageAsync(lane, page);
            }
        }
    }

    private async Task SettlePageAsync(int lane, Delivery[] page)
    {
        while (true)
        {
            try
            {
                await _settle(lane, page);
                RedisStreamsInstrumentation.Settled(_queueName, page.Length);
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: escaping from here it would end the loop, and every later completion would wait for ever.
                RedisStreamsLogMessages.SettlementRepeated(exception, _queueName, page.Length);
                if (_giveUp.IsCancellationRequested || exception is ObjectDisposedException)
                {
                    return;
                }
            }

            await Task.Delay(RepeatDelay, _timeProvider, _giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Batch
    {
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<Delivery>?[] _lanes = new List<Delivery>?[QueueLanes.Names.Length];

        internal Task Completed => _completed.Task;

        internal bool IsEmpty => Array.TrueForAll(_lanes, x => x is null);

        internal void Add(Delivery delivery) => (_lanes[delivery.Message.Lane] ??= []).Add(delivery);

        internal List<Delivery> GetDeliveries(int lane) => _lanes[lane] ?? [];

        internal void Complete() => _completed.TrySetResult();
    }
}
