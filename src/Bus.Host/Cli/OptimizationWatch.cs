using Bus.Backtesting.Optimization;
using Bus.Host.Configuration;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary>Waits for an optimization over the bus and shows on standard error how far it is.</summary>
internal sealed class OptimizationWatch(IJobResults jobs, IOptimizationResults results)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until it has ended.</summary>
    /// <exception cref="CommandException">Nothing is known of it, or it has not ended in time.</exception>
    internal async Task<JobStatus> WaitAsync(Guid jobId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await PollAsync(jobId, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                $"The optimization {jobId} has not finished within {SettingText.Describe(timeout)} and goes on; './bus results {jobId} --wait' shows its outcome.",
                ExitCodes.TimedOut);
        }
    }

    private async Task<JobStatus> PollAsync(Guid jobId, CancellationToken cancellationToken)
    {
        OptimizeProgress? progress = null;
        try
        {
            for (var pause = FirstPause; ; pause = JobWatch.NextPause(pause))
            {
                var status = await jobs.GetAsync(jobId, cancellationToken) ?? throw new CommandException($"Nothing is known of the optimization {jobId}.");
                if (status.IsFinished)
                {
                    return status;
                }

                if (await results.GetAsync(jobId, cancellationToken) is { } optimization)
                {
                    progress ??= await CreateProgressAsync(jobId, cancellationToken);
                    progress?.Report(ToProgress(optimization));
                }

                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }
        finally
        {
            progress?.Dispose();
        }
    }

    private async Task<OptimizeProgress?> CreateProgressAsync(Guid jobId, CancellationToken cancellationToken) =>
        await results.FindCommandAsync(jobId, cancellationToken) is { } command ? new OptimizeProgress(OptimizationObjective.Of(command.Objective, command.Minimize)) : null;

    private static OptimizationProgress ToProgress(OptimizationStatus status) => new(
        status.Done,
        status.Points,
        status.Runs,
        status.Best is { } best ? new OptimizationRun(status.BestIndex ?? 0, best, 0, 1, 0) : null,
        status.Elapsed);
}
