using System.Diagnostics;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Counts what each lane gets until critical messages have come a number of times, and the longest time between two of each lane.</summary>
internal sealed class LaneLedger
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<MessagePriority, int> _counts = [];
    private readonly int _critical;
    private readonly IReadOnlyDictionary<MessagePriority, int> _filled;
    private readonly Dictionary<MessagePriority, long> _lastAt = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<MessagePriority, TimeSpan> _longestGaps = [];
    private long _firstAt;

    internal LaneLedger(int critical, IReadOnlyDictionary<MessagePriority, int> filled)
    {
        _critical = critical;
        _filled = filled;
    }

    internal Task Completed => _completed.Task;

    /// <summary>All messages that came while critical ones waited.</summary>
    internal int Total { get; private set; }

    /// <summary>The time from the first message to the last that counts.</summary>
    internal TimeSpan Elapsed { get; private set; }

    internal int GetCount(MessagePriority lane) => _counts.GetValueOrDefault(lane);

    internal TimeSpan GetLongestGap(MessagePriority lane) => _longestGaps.GetValueOrDefault(lane);

    internal void Consumed(MessagePriority lane)
    {
        lock (_lock)
        {
            if (_completed.Task.IsCompleted)
            {
                return;
            }

            var now = Stopwatch.GetTimestamp();
            _firstAt = _firstAt == 0 ? now : _firstAt;
            Total++;
            _counts[lane] = _counts.GetValueOrDefault(lane) + 1;
            NoteGap(lane, now);
            if (GetCount(MessagePriority.Critical) == _critical)
            {
                Complete(now);
            }
        }
    }

    private void Complete(long now)
    {
        // What still waits has waited until now.
        foreach (var lane in _filled.Keys.Where(x => GetCount(x) < _filled[x]))
        {
            NoteGap(lane, now);
        }

        Elapsed = Stopwatch.GetElapsedTime(_firstAt, now);
        _completed.SetResult();
    }

    private void NoteGap(MessagePriority lane, long now)
    {
        var gap = Stopwatch.GetElapsedTime(_lastAt.GetValueOrDefault(lane, _firstAt), now);
        _longestGaps[lane] = gap > GetLongestGap(lane) ? gap : GetLongestGap(lane);
        _lastAt[lane] = now;
    }
}
