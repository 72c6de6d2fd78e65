namespace Bus.Redis.Tests.Support;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How often the time was asked for.</summary>
    internal int Readings { get; private set; }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            Readings++;
            return _now.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves the clock and runs, on the caller's thread, what became due, in order.</summary>
    internal void Advance(TimeSpan time)
    {
        TimeSpan end;
        lock (_gate)
        {
            end = _now + time;
        }

        while (TakeDue(end) is { } callback)
        {
            callback();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private Action? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (timer is null)
            {
                return null;
            }

            _now = timer.DueAt > _now ? timer.DueAt : _now;
            timer.DueAt = TimeSpan.MaxValue;
            return timer.Callback;
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action callback) : ITimer
    {
        internal Action Callback => callback;

        internal TimeSpan DueAt { get; set; } = TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : owner._now + dueTime;
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
