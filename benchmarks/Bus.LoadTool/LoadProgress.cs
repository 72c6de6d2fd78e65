using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>Counts what is consumed until a number is reached.</summary>
internal sealed class LoadProgress
{
    private TaskCompletionSource _blocked = new();
    private TaskCompletionSource _completed = new();
    private long _completedAt;
    private int _expected;
    private long _firstAt;
    private int _left;
    private ConcurrentQueue<TimeSpan>? _recorded;

    internal Task Completed => _completed.Task;

    internal Task Unblocked => _blocked.Task;

    internal TimeSpan LastLatency { get; private set; }

    /// <summary>The time between the first message and the one that completed the number.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_firstAt, _completedAt);

    /// <summary>What was consumed since the number was set; more than it, when nobody stopped the endpoint.</summary>
    internal int Count => _expected - Volatile.Read(ref _left);

    internal void Expect(int messages)
    {
        _completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected = messages;
        Volatile.Write(ref _left, messages);
    }

    internal void Block() => _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Unblock() => _blocked.TrySetResult();

    /// <summary>Keeps the time of each message from now on.</summary>
    internal ConcurrentQueue<TimeSpan> Record() => _recorded = [];

    internal void StopRecording() => _recorded = null;

    internal void Consumed(LoadMessage message)
    {
        LastLatency = Stopwatch.GetElapsedTime(message.SentAt);
        _recorded?.Enqueue(Stopwatch.GetElapsedTime(message.SentAt));
        var left = Interlocked.Decrement(ref _left);
        if (left == _expected - 1)
        {
            _firstAt = Stopwatch.GetTimestamp();
        }

        if (left == 0)
        {
            _completedAt = Stopwatch.GetTimestamp();
            _completed.TrySetResult();
        }
    }
}
