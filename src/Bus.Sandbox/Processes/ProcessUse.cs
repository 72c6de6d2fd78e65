using Bus.Backtesting;
using Bus.Sandbox.Diagnostics;
using Bus.Sandbox.Protocol;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox.Processes;

/// <summary>Takes processes from a pool, asks them, and gives them back or ends them.</summary>
internal static class ProcessUse
{
    /// <summary>Asks a process, and reads its answer.</summary>
    /// <exception cref="BacktestException">The engine refuses the input.</exception>
    /// <exception cref="SandboxException">The strategy failed or hit a limit.</exception>
    /// <exception cref="FrameException">The answer is none.</exception>
    internal static async Task<PayloadReader> AskAsync(
        this SandboxProcess process, IReadOnlyList<(FrameKind Kind, ReadOnlyMemory<byte> Content)> said, FrameKind expected, RunLimits limits, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (frame, cost) = await process.AskAsync(said, limits, progress, cancellationToken).ConfigureAwait(false);
        return frame.Kind == expected ? new PayloadReader(frame.Content)
            : frame.Kind == FrameKind.Refused ? throw new BacktestException(new PayloadReader(frame.Content).Text(BoundedText.MaxReason))
            : frame.Kind == FrameKind.Failed ? throw Failures.Read(frame, limits, cost)
            : throw new FrameException($"It answered {frame.Kind} instead of {expected}.");
    }

    /// <summary>Uses a process of the pool; it is ended when what it is used for throws anything but a refusal by the engine.</summary>
    internal static async Task<T> UseAsync<T>(this ProcessPool pool, string programId, Func<SandboxProcess, Task<T>> use, ILogger logger, CancellationToken cancellationToken)
    {
        var process = await pool.RentAsync(programId, cancellationToken).ConfigureAwait(false);
        var isHealthy = false;
        try
        {
            var result = await use(process).ConfigureAwait(false);
            isHealthy = true;
            return result;
        }
        catch (BacktestException)
        {
            isHealthy = true;
            throw;
        }
        catch (SandboxException exception)
        {
            LogMessages.StrategyEnded(logger, programId, exception.Elapsed.TotalMilliseconds, exception.Stage, exception.Limit, exception.Message);
            throw;
        }
        catch (FrameException exception)
        {
            LogMessages.AnswerUnreadable(logger, programId, exception.Message);
            throw new SandboxException("The strategy's process answered what cannot be, and was ended.", StrategyStage.Run, SandboxLimit.Output);
        }
        finally
        {
            await pool.ReturnAsync(process, isHealthy).ConfigureAwait(false);
        }
    }
}
