using Bus.Sandbox.Diagnostics;
using Bus.Sandbox.Isolation;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox.Processes;

/// <summary>
/// Processes that wait for work. A process serves one strategy, one run at a time; one that has served enough, or that failed, is ended. One is
/// started ahead, so that a new strategy does not wait for it.
/// </summary>
internal sealed class ProcessPool(IsolationSelector selector, Func<CancellationToken, Task<SandboxProgram>> program, int size, int runsPerProcess, bool startsAhead, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(size);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<SandboxProcess> _idle = [];
    private readonly HashSet<SandboxProcess> _all = [];
    private Task _starting = Task.CompletedTask;

    /// <summary>The processes that there are.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Select(x => x.ProcessId)];
            }
        }
    }

    /// <summary>Takes a process that has the strategy loaded, or none yet; waits while all are busy.</summary>
    internal async Task<SandboxProcess> RentAsync(string programId, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var process = await TakeAsync(programId).ConfigureAwait(false) ?? await StartAsync(cancellationToken).ConfigureAwait(false);
            StartAhead();
            return process;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Gives a process back.</summary>
    /// <param name="process">The process.</param>
    /// <param name="isHealthy">Whether it may serve again.</param>
    internal async Task ReturnAsync(SandboxProcess process, bool isHealthy)
    {
        try
        {
            var surplus = isHealthy && process.Runs < runsPerProcess ? Keep(process) : process;
            if (surplus is not null)
            {
                await EndAsync(surplus).ConfigureAwait(false);
            }

            StartAhead();
        }
        finally
        {
            _slots.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _starting.ConfigureAwait(false);
        SandboxProcess[] left;
        lock (_lock)
        {
            left = [.. _all];
            _idle.Clear();
        }

        foreach (var process in left)
        {
            await EndAsync(process).ConfigureAwait(false);
        }
    }

    private async Task<SandboxProcess?> TakeAsync(string programId)
    {
        List<SandboxProcess> ended = [];
        var taken = Take(programId, ended);
        foreach (var process in ended)
        {
            await EndAsync(process).ConfigureAwait(false);
        }

        return taken;
    }

    private SandboxProcess? Take(string programId, List<SandboxProcess> ended)
    {
        lock (_lock)
        {
            ended.AddRange(_idle.Where(x => !x.IsAlive));
            _idle.RemoveAll(x => !x.IsAlive);
            var found = _idle.FindLast(x => x.ProgramId == programId) ?? _idle.Find(x => x.ProgramId is null);
            if (found is not null)
            {
                _idle.Remove(found);
            }
            else if (_all.Count >= size + 1 && _idle.Count > 0)
            {
                // One that waits for a strategy used longest ago makes room.
                ended.Add(_idle[0]);
                _idle.RemoveAt(0);
            }

            return found;
        }
    }

    /// <summary>Keeps a process for the next run of its strategy; of those that wait for theirs, the one that was used longest ago makes room.</summary>
    /// <returns>The one that is to be ended.</returns>
    private SandboxProcess? Keep(SandboxProcess process)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested || !process.IsAlive)
            {
                return process;
            }

            _idle.Add(process);
            var oldest = _idle.Count(x => x.ProgramId is not null) > size ? _idle.Find(x => x.ProgramId is not null) : null;
            return oldest is not null && _idle.Remove(oldest) ? oldest : null;
        }
    }

    private async Task<SandboxProcess> StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        var process = await selector.StartAsync(await program(either.Token).ConfigureAwait(false), either.Token).ConfigureAwait(false);
        lock (_lock)
        {
            _all.Add(process);
        }

        return process;
    }

    private async Task EndAsync(SandboxProcess process)
    {
        await process.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _all.Remove(process);
        }
    }

    private void StartAhead()
    {
        lock (_lock)
        {
            if (startsAhead && _starting.IsCompleted && !_stop.IsCancellationRequested && !_idle.Exists(x => x.ProgramId is null))
            {
                _starting = Task.Run(StartSpareAsync);
            }
        }
    }

    private async Task StartSpareAsync()
    {
        try
        {
            var process = await StartAsync(CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                _idle.Add(process);
            }
        }
        catch (OperationCanceledException)
        {
            // The pool is being closed.
        }
        catch (Exception exception)
        {
            LogMessages.SpareNotStarted(logger, exception);
        }
    }
}
