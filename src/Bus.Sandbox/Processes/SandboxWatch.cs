namespace Bus.Sandbox.Processes;

/// <summary>Ends a process that takes more time than it may, on its processor or on the clock.</summary>
internal sealed class SandboxWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly SandboxProcess _process;
    private readonly RunLimits _limits;
    private readonly TimeProvider _time;
    private readonly TimeSpan _cpuAtStart;
    private readonly long _startedAt;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private TimeSpan _processor;
    private SandboxLimit? _breached;

    private SandboxWatch(SandboxProcess process, RunLimits limits, TimeProvider time)
    {
        _process = process;
        _limits = limits;
        _time = time;
        _startedAt = time.GetTimestamp();
        _cpuAtStart = process.ReadCpu() ?? TimeSpan.Zero;
        process.TrySetKernelLimit(_cpuAtStart + limits.Cpu);
        _watching = WatchAsync();
    }

    /// <summary>Why the process was ended; null when it was not.</summary>
    internal SandboxLimit? Breached => _breached;

    internal RunCost Cost => new(_time.GetElapsedTime(_startedAt), _processor);

    internal static SandboxWatch Start(SandboxProcess process, RunLimits limits, TimeProvider time) => new(process, limits, time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (Find() is { } limit)
                {
                    _breached = limit;
                    _process.Kill();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The answer has come.
        }
    }

    private SandboxLimit? Find()
    {
        _processor = _process.ReadCpu() - _cpuAtStart ?? _processor;
        return _processor > _limits.Cpu ? SandboxLimit.Cpu
            : Cost.Elapsed > _limits.Wall ? SandboxLimit.Wall
            : null;
    }
}
