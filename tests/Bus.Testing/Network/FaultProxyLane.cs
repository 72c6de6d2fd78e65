namespace Bus.Testing;

/// <summary>The faults and counters of one direction, shared by all connections of a proxy.</summary>
internal sealed class FaultProxyLane
{
    private const long Never = long.MaxValue;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _stall;
    private long _untilCut = Never;
    private long _untilStall = Never;
    private long _bytes;
    private volatile bool _blackHole;
    private long _delayTicks;

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool BlackHole
    {
        get => _blackHole;
        set => _blackHole = value;
    }

    public bool IsStalled
    {
        get
        {
            lock (_lock)
            {
                return _stall is not null;
            }
        }
    }

    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    public void CutAfter(long bytes)
    {
        lock (_lock)
        {
            _untilCut = bytes;
        }
    }

    public void Stall()
    {
        lock (_lock)
        {
            Stall_NeedsLock();
        }
    }

    public void StallAfter(long bytes)
    {
        lock (_lock)
        {
            _untilStall = bytes;
        }
    }

    public void Heal()
    {
        lock (_lock)
        {
            _stall?.TrySetResult();
            _stall = null;
            _untilCut = Never;
            _untilStall = Never;
            BlackHole = false;
            Delay = TimeSpan.Zero;
        }
    }

    public Task WhileStalledAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _stall is null ? Task.CompletedTask : _stall.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How many of the bytes may pass before the connection is cut; fewer than offered means cut. A cut happens once.</summary>
    public int Admit(int offered)
    {
        lock (_lock)
        {
            var admitted = (int)Math.Min(offered, _untilCut);
            if (admitted < offered)
            {
                _untilCut = Never;
            }
            else if (_untilCut != Never)
            {
                _untilCut -= admitted;
            }

            return admitted;
        }
    }

    /// <summary>How many of the bytes may pass before the line stalls; fewer than offered means that it has.</summary>
    public int AdmitBeforeStall(int offered)
    {
        lock (_lock)
        {
            var admitted = (int)Math.Min(offered, _untilStall);
            if (_untilStall != Never)
            {
                _untilStall -= admitted;
            }

            if (admitted < offered)
            {
                _untilStall = Never;
                Stall_NeedsLock();
            }

            return admitted;
        }
    }

    public void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);

    private void Stall_NeedsLock() => _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
