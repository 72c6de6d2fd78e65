using Bus.Backtesting.Optimization;
using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>Puts together what is told of a finished optimization.</summary>
internal static class OptimizationOutcome
{
    private const int TopRuns = 10;

    /// <summary>The outcome without what belongs to the run of the job that tells it.</summary>
    internal static OptimizationCompleted Create(OptimizationPlan plan, OptimizationResult result, OptimizationStatus status, BacktestStatistics? best) => new()
    {
        JobId = status.JobId,
        Strategy = plan.Space.Strategy.Name,
        Data = plan.Bars.Name,
        Objective = result.Objective.Name,
        Minimize = result.Objective.Minimize,
        Counts = new OptimizationCounts
        {
            Points = plan.Space.Count,
            Skipped = result.Skipped,
            Runs = result.Runs.Count + result.Failed,
            Empty = result.Empty,
            Undefined = result.Undefined,
            Failed = result.Failed,
            Chunks = status.Chunks,
        },
        Best = result.Best is { } run ? ToSummary(plan.Space, run) : null,
        Statistics = best,
        Top = [.. result.Runs.TakeWhile(ranked => ranked.IsRanked).Take(TopRuns).Select(ranked => ToSummary(plan.Space, ranked))],
        FirstFailure = result.Failures is [var failure, ..] ? $"{plan.Space[failure.Index]}: {failure.Reason}" : null,
        BusyMilliseconds = result.Busy.TotalMilliseconds,
        ElapsedMilliseconds = status.Elapsed.TotalMilliseconds,
    };

    private static OptimizationRunSummary ToSummary(OptimizationSpace space, OptimizationRun run) => new()
    {
        Index = run.Index,
        Parameters = space[run.Index].ToDictionary(),
        Objective = run.Objective,
        FinalEquity = run.FinalEquity,
        Trades = run.Trades,
        OpenTrades = run.OpenTrades,
    };
}
