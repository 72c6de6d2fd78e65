using System.Diagnostics;
using Bus.Sandbox.Kernel;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Processes;

/// <summary>A process that has locked itself in, and answers one question at a time. Not thread-safe.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    // Beyond the limit that the parent watches: the kernel's is for a parent that cannot.
    private static readonly TimeSpan KernelMargin = TimeSpan.FromSeconds(1);

    private readonly Process _outer;
    private readonly ErrorText _errors;
    private readonly TimeProvider _time;
    private readonly Stream _input;
    private readonly Stream _output;

    private SandboxProcess(Process outer, TimeProvider time)
    {
        _outer = outer;
        _time = time;
        _errors = ErrorText.Start(outer.StandardError);
        (_input, _output) = (outer.StandardInput.BaseStream, outer.StandardOutput.BaseStream);
    }

    /// <summary>The process that does the work, as this machine numbers it; the isolation's own processes stand between.</summary>
    internal int ProcessId { get; private set; }

    /// <summary>The strategy that it has loaded; a process never has another.</summary>
    internal string? ProgramId { get; set; }

    /// <summary>How many questions it has answered.</summary>
    internal int Runs { get; private set; }

    /// <summary>The prices that it has.</summary>
    internal KnownBars Bars { get; } = new();

    internal bool IsAlive => !_outer.HasExited;

    /// <summary>Starts a process and waits until it is locked in.</summary>
    /// <exception cref="SandboxUnavailableException">It did not come up; the message says what it said.</exception>
    internal static async Task<SandboxProcess> StartAsync(LaunchThread launcher, ProcessStartInfo start, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = new SandboxProcess(await launcher.StartAsync(start).ConfigureAwait(false), time);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = time.CreateTimer(_ => deadline.Cancel(), null, StartLimit, Timeout.InfiniteTimeSpan);
            if (await FrameStream.ReadAsync(process._output, 0, deadline.Token).ConfigureAwait(false) is not { Kind: FrameKind.Ready })
            {
                await process.KillAsync().ConfigureAwait(false);
                throw new SandboxUnavailableException($"{Path.GetFileName(start.FileName)} says: {process._errors.Read()}");
            }

            process.ProcessId = ProcessTree.FindLast(process._outer.Id);
            return process;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw new SandboxUnavailableException($"{Path.GetFileName(start.FileName)} had not started a process after {StartLimit.TotalSeconds} s");
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says something and waits for the answer to the last of it. When it throws anything but a refusal by the engine, the process is of no more use.</summary>
    /// <exception cref="SandboxException">The strategy failed or hit a limit.</exception>
    internal async Task<(Frame Frame, RunCost Cost)> AskAsync(IReadOnlyList<(FrameKind Kind, ReadOnlyMemory<byte> Content)> said, RunLimits limits, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Runs++;
        await using var watch = SandboxWatch.Start(this, limits, _time);
        await using var cancellation = cancellationToken.Register(Kill).ConfigureAwait(false);
        try
        {
            foreach (var (kind, content) in said)
            {
                await FrameStream.WriteAsync(_input, kind, content, CancellationToken.None).ConfigureAwait(false);
            }

            while (await FrameStream.ReadAsync(_output, limits.Output, CancellationToken.None).ConfigureAwait(false) is { } frame)
            {
                if (frame.Kind != FrameKind.Progress)
                {
                    return (frame, watch.Cost);
                }

                var share = new PayloadReader(frame.Content).Finite();
                progress?.Report(Math.Clamp(share, 0, 1));
            }
        }
        catch (FrameLimitException exception)
        {
            throw Failures.ForLimit(SandboxLimit.Output, limits, watch.Cost, exception.Message);
        }
        catch (IOException)
        {
            // The other end of the pipe is gone: said below, by how the process ended.
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw watch.Breached is { } limit ? Failures.ForLimit(limit, limits, watch.Cost) : await DescribeEndAsync(limits, watch.Cost).ConfigureAwait(false);
    }

    internal bool TrySetKernelLimit(TimeSpan total) => ResourceLimits.TrySetCpu(ProcessId, total + KernelMargin);

    internal TimeSpan? ReadCpu() => ProcessTree.ReadCpu(ProcessId);

    /// <summary>Ends it with everything in its namespaces.</summary>
    internal void Kill()
    {
        try
        {
            _outer.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _outer.Dispose();
    }

    private async Task KillAsync()
    {
        Kill();
        await _outer.WaitForExitAsync().ConfigureAwait(false);
    }

    private async Task<SandboxException> DescribeEndAsync(RunLimits limits, RunCost cost)
    {
        await KillAsync().ConfigureAwait(false);
        await _errors.Ended.ConfigureAwait(false);
        return Failures.ForEnd(_outer.ExitCode, _errors.Read(), limits, cost);
    }
}
