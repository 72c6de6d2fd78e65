using System.Collections.Concurrent;
using Bus.Testing;

namespace Bus.RedisSagas.Tests;

/// <summary>Holds transitions back at their end, so that they meet; open unless it is closed.</summary>
public sealed class CounterGate
{
    private readonly ConcurrentQueue<string> _arrived = new();
    private TaskCompletionSource _opened = CreateOpen();

    /// <summary>The names of what came to the gate, in order.</summary>
    public IReadOnlyList<string> Arrived => [.. _arrived];

    /// <summary>Holds back what comes from now on.</summary>
    public void Close() => _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything go.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Fails what comes from now on.</summary>
    public void Fail(Exception exception)
    {
        Close();
        _opened.SetException(exception);
    }

    /// <summary>Awaits that so many transitions stand at the gate, or have passed it.</summary>
    public Task ArrivedAsync(int count) => Eventually.IsTrueAsync(() => _arrived.Count >= count, $"{count} transitions are at the gate", () => string.Join(", ", _arrived));

    internal Task PassAsync(string name)
    {
        var opened = _opened.Task;
        _arrived.Enqueue(name);
        return opened;
    }

    private static TaskCompletionSource CreateOpen()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
