using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bus.Sandbox.Processes;

/// <summary>
/// Starts processes. The kernel ends a process that asked for it when the thread that started it ends, not when the process of that thread does:
/// threads of the pool come and go, this one stays as long as there are processes.
/// </summary>
internal sealed class LaunchThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    internal LaunchThread()
    {
        new Thread(Run) { IsBackground = true, Name = "Sandbox launcher" }.Start();
    }

    public void Dispose() => _work.CompleteAdding();

    internal Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Start(start, started));
        return started.Task;
    }

    private static void Start(ProcessStartInfo start, TaskCompletionSource<Process> started)
    {
        try
        {
            started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."));
        }
        catch (Exception exception)
        {
            started.SetException(exception);
        }
    }

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
