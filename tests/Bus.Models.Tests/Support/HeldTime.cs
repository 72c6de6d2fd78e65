namespace Bus.Models.Tests.Support;

/// <summary>A clock whose timers wait until a test lets one be due.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HeldTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new HeldTimer(this, dueTime, () => callback(state));
            _timers.Add(timer);
            return timer;
        }
    }

    internal bool IsWaiting(TimeSpan dueTime)
    {
        lock (_gate)
        {
            return _timers.Any(x => x.DueTime == dueTime);
        }
    }

    /// <summary>Lets the only timer of this length be due.</summary>
    internal void Fire(TimeSpan dueTime)
    {
        HeldTimer timer;
        lock (_gate)
        {
            timer = _timers.Single(x => x.DueTime == dueTime);
        }

        timer.Callback();
    }

    private void Remove(HeldTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class HeldTimer(HeldTime owner, TimeSpan dueTime, Action callback) : ITimer
    {
        internal TimeSpan DueTime => dueTime;

        internal Action Callback => callback;

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new InvalidOperationException("Nothing here changes its timers.");

        public void Dispose() => owner.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
