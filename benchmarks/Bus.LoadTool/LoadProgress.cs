using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>Counts what is consumed until a number is reached.</summary>
internal sealed class LoadProgress
{
    private TaskCompletionSource _blocked = new();
    private TaskCompletionSource _completed = new();
    private int _left;

    internal Task Completed => _completed.Task;

    internal Task Unblocked => _blocked.Task;

    internal TimeSpan LastLatency { get; private set; }

    internal void Expect(int messages)
    {
        _completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, messages);
    }

    internal void Block() => _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Unblock() => _blocked.TrySetResult();

    internal void Consumed(LoadMessage message)
    {
        LastLatency = Stopwatch.GetElapsedTime(message.SentAt);
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _completed.TrySetResult();
        }
    }
}
