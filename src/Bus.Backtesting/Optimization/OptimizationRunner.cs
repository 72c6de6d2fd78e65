using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;

namespace Bus.Backtesting.Optimization;

/// <summary>Runs chunks of an optimization one after the other, reusing its memory between runs. Every thread or process has its own.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class OptimizationRunner
{
    private readonly OptimizationPlan _plan;
    private readonly TimeProvider _time;
    private readonly PointReader _points;
    private readonly BacktestRunner _runner = new();
    private readonly OptimizationRunOrder _order;

    /// <summary>Creates a runner.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="time">The clock that measures the cost; null for the system's.</param>
    /// <exception cref="BacktestException">The options are wrong.</exception>
    public OptimizationRunner(OptimizationPlan plan, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Options.Validate();
        _plan = plan;
        _time = time ?? TimeProvider.System;
        _points = new PointReader(plan.Space);
        _order = new OptimizationRunOrder(plan.Objective.Minimize);
    }

    /// <summary>Runs a chunk. A run that fails is counted with its reason, and the next one is run.</summary>
    /// <param name="chunk">Points of the plan's space.</param>
    /// <param name="cancellationToken">Ends it, also within a run.</param>
    /// <returns>The result of the chunk, to be merged with others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The chunk is not within the space.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public OptimizationResult Run(OptimizationChunk chunk, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunk.First);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk.Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk.End, _plan.Space.Count);
        var started = _time.GetTimestamp();
        var runs = new List<OptimizationRun>((int)Math.Min(chunk.Count, OptimizationSpace.MaxPoints));
        var failures = new List<OptimizationFailure>();
        var (skipped, failed) = (0L, 0L);
        for (var index = chunk.First; index < chunk.End; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_points.TryMoveTo(index))
            {
                skipped++;
            }
            else if (TryRun(index, runs, cancellationToken) is { } reason)
            {
                if (failed++ < OptimizationResult.MaxFailures)
                {
                    failures.Add(new OptimizationFailure(index, reason));
                }
            }
        }

        runs.Sort(_order);
        return new OptimizationResult
        {
            Objective = _plan.Objective,
            Chunks = [chunk],
            Runs = runs,
            Failures = failures,
            Skipped = skipped,
            Failed = failed,
            Busy = _time.GetElapsedTime(started),
        };
    }

    /// <summary>Runs one point again, for its whole report.</summary>
    /// <param name="index">Index of the point.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The result, independent of this runner.</returns>
    /// <exception cref="BacktestException">The point is one that is skipped or whose run fails.</exception>
    public BacktestResult RunWhole(long index, CancellationToken cancellationToken = default) =>
        _runner.Run(_plan.Bars, _points.Strategy, _plan.Space[index], _plan.Options, null, cancellationToken).ToResult();

    /// <summary>Runs the point and returns null, or why it failed.</summary>
    private string? TryRun(long index, List<OptimizationRun> runs, CancellationToken cancellationToken)
    {
        try
        {
            var run = _runner.Run(_plan.Bars, _points.Strategy, _points.Parameters, _plan.Options, null, cancellationToken);
            runs.Add(new OptimizationRun(index, _plan.Objective.Read(run), run.FinalEquity, run.Trades.Length, run.OpenTrades));
            return null;
        }
        catch (BacktestException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not OutOfMemoryException)
        {
            // Strategies come from elsewhere: a mistake that shows at one point must not cost the others.
            return $"The strategy failed ({exception.GetType().Name}): {exception.Message}";
        }
    }
}
