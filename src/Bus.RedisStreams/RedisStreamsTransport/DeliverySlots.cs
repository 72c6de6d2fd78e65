namespace Bus.RedisStreams;

/// <summary>What an endpoint holds, how much more it may fetch, and what may run.</summary>
/// <remarks>
/// Thread-safe. Running + waiting ≤ prefetch count; running ≤ concurrent message limit. What has completed takes no slot any more, and is held
/// until Redis has settled it: the settlement is written ahead of the next fetch, so that Redis never holds more for the endpoint than the prefetch count.
/// </remarks>
internal sealed class DeliverySlots
{
    // While slots free one by one, a fetch waits this long for more of them: one script call then serves
    // many messages, and a handler that takes milliseconds does not notice.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

    private readonly int _concurrency;
    private readonly HashSet<Delivery> _held = [];
    private readonly Lock _lock = new();
    private readonly int _prefetch;
    private readonly TimeProvider _timeProvider;
    private readonly Queue<Delivery> _waiting = new();
    private readonly List<Waiter> _waiters = [];
    private int _running;
    private int _taken;

    internal DeliverySlots(int prefetch, int concurrency, TimeProvider timeProvider)
    {
        _prefetch = prefetch;
        _concurrency = concurrency;
        _timeProvider = timeProvider;
    }

    /// <summary>How many messages run, wait for their turn, or are being settled.</summary>
    internal int HeldCount
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>How many more messages may be fetched, and how many of them would start at once.</summary>
    internal (int Free, int Starting) Available
    {
        get
        {
            lock (_lock)
            {
                return (_prefetch - _taken, Math.Max(0, _concurrency - _running - _waiting.Count));
            }
        }
    }

    /// <summary>Waits until a worthwhile number of messages may be fetched, at least one.</summary>
    internal async Task WaitForFreeAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(() => _taken <= _prefetch - 1, Timeout.InfiniteTimeSpan, cancellationToken);
        await WaitAsync(() => _taken <= _prefetch - Math.Max(1, _prefetch / 4), GatherTime, cancellationToken);
    }

    /// <summary>Waits until nothing is held any more.</summary>
    internal Task WaitForEmptyAsync(CancellationToken cancellationToken) => WaitAsync(() => _held.Count == 0, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Takes messages in; returns those that start now, the others wait for their turn.</summary>
    internal List<Delivery> Accept(IEnumerable<Delivery> deliveries)
    {
        var starting = new List<Delivery>();
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                _held.Add(delivery);
                _taken++;
                if (_running < _concurrency)
                {
                    _running++;
                    starting.Add(delivery);
                }
                else
                {
                    _waiting.Enqueue(delivery);
                }
            }
        }

        return starting;
    }

    /// <summary>Lets go of one that ran; returns the next one, which takes its place. One that is being settled stays held until it is.</summary>
    internal Delivery? Release(Delivery delivery)
    {
        lock (_lock)
        {
            _taken--;
            if (!delivery.IsSettling)
            {
                _held.Remove(delivery);
            }

            if (!_waiting.TryDequeue(out var next))
            {
                _running--;
            }

            NotifyWaiters_NeedsLock();
            return next;
        }
    }

    /// <summary>Forgets what is settled.</summary>
    internal void Forget(IEnumerable<Delivery> deliveries)
    {
        lock (_lock)
        {
            _held.ExceptWith(deliveries);
            NotifyWaiters_NeedsLock();
        }
    }

    /// <summary>Gives up everything that waits for its turn.</summary>
    internal List<Delivery> TakeWaiting()
    {
        lock (_lock)
        {
            var waiting = _waiting.ToList();
            _waiting.Clear();
            _held.ExceptWith(waiting);
            _taken -= waiting.Count;
            NotifyWaiters_NeedsLock();
            return waiting;
        }
    }

    internal List<Delivery> GetHeld()
    {
        lock (_lock)
        {
            return [.. _held];
        }
    }

    private async Task WaitAsync(Func<bool> isReached, TimeSpan time, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (isReached())
            {
                return;
            }

            waiter = new Waiter(isReached);
            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Task.WaitAsync(time, _timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Fewer slots than hoped for; at least one is free.
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    private void NotifyWaiters_NeedsLock()
    {
        foreach (var waiter in _waiters)
        {
            if (waiter.IsReached())
            {
                waiter.TrySetResult();
            }
        }
    }

    private sealed class Waiter(Func<bool> isReached) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal Func<bool> IsReached => isReached;
    }
}
