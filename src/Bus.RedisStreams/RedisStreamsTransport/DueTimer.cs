namespace Bus.RedisStreams;

/// <summary>Waits for the earliest of the times that were noted.</summary>
/// <remarks>Thread-safe for notes; one waiter at a time.</remarks>
internal sealed class DueTimer
{
    // A timer may end a little early.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private TaskCompletionSource _earlier = CreateSignal();
    private long? _due;

    internal DueTimer(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    /// <summary>Notes that something is due after a time; <see langword="null"/> notes nothing.</summary>
    internal void Note(TimeSpan? left)
    {
        if (left is not { } time)
        {
            return;
        }

        // Someone may schedule for the year 9999, which is more than the clock counts.
        var reckoned = time < Longest ? time : Longest;
        var due = _timeProvider.GetTimestamp() + (long)(reckoned.TotalSeconds * _timeProvider.TimestampFrequency);
        lock (_lock)
        {
            if (_due is null || due < _due)
            {
                _due = due;
                _earlier.TrySetResult();
            }
        }
    }

    /// <summary>Waits until something is due, which is then forgotten, or until the longest time is over.</summary>
    /// <returns>Whether something is due.</returns>
    internal async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        while (true)
        {
            if (TryTakeDue(out var left, out var earlier))
            {
                return true;
            }

            var rest = longest - _timeProvider.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero)
            {
                return false;
            }

            try
            {
                await earlier.WaitAsync(left is { } time && time + Margin < rest ? time + Margin : rest, _timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                // One of the two times is over: the next look says which.
            }
        }
    }

    private static TaskCompletionSource CreateSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryTakeDue(out TimeSpan? left, out Task earlier)
    {
        lock (_lock)
        {
            if (_earlier.Task.IsCompleted)
            {
                _earlier = CreateSignal();
            }

            earlier = _earlier.Task;
            left = _due is { } due ? _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), due) : null;
            if (left > TimeSpan.Zero || left is null)
            {
                return false;
            }

            _due = null;
            return true;
        }
    }
}
