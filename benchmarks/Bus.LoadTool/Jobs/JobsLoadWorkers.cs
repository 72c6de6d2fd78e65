using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>Keeps worker processes running: starts another one when one dies.</summary>
internal sealed class JobsLoadWorkers : IAsyncDisposable
{
    internal const int Count = 4;

    // As the runtime gives it for a process that ended by SIGKILL.
    private const int Killed = 128 + 9;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly Func<bool, Process> _start;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _kept = [];
    private int _kills;
    private int _otherEnds;

    /// <summary>Creates workers.</summary>
    /// <param name="start">Starts one, with the mended consumer or without; it ends when its standard input does.</param>
    internal JobsLoadWorkers(Func<bool, Process> start)
    {
        _start = start;
    }

    /// <summary>How many were killed.</summary>
    internal int Kills => Volatile.Read(ref _kills);

    /// <summary>How many ended in another way without being asked to, or with an error when they were.</summary>
    internal int OtherEnds => Volatile.Read(ref _otherEnds);

    internal void Start(bool isMended) => _kept.AddRange(Enumerable.Range(0, Count).Select(_ => KeepAsync(isMended)));

    /// <summary>Lets all finish what they run, and end.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_kept);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task KeepAsync(bool isMended)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var process = _start(isMended);
            await process.WaitForExitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (process.HasExited)
            {
                Note(process.ExitCode == Killed, ref _kills);
                Note(process.ExitCode != Killed, ref _otherEnds);
            }
            else
            {
                await EndAsync(process);
            }
        }
    }

    private async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopTime, TimeProvider.System);
            Note(process.ExitCode != 0, ref _otherEnds);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Note(true, ref _otherEnds);
        }
    }

    private static void Note(bool condition, ref int count)
    {
        if (condition)
        {
            Interlocked.Increment(ref count);
        }
    }
}
