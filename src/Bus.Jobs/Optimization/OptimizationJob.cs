using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Optimization;

/// <summary>An optimization that was checked: everything but the prices. Immutable.</summary>
/// <param name="Space">The points to run.</param>
/// <param name="Objective">What to rank by.</param>
/// <param name="Options">Account and market.</param>
/// <param name="From">First time to include; null for the beginning.</param>
/// <param name="To">Last day to include; null for the end.</param>
public sealed record OptimizationJob(OptimizationSpace Space, OptimizationObjective Objective, BacktestOptions Options, DateTime? From, DateTime? To)
{
    /// <summary>The most chunks of an optimization.</summary>
    public const int MaxChunks = 2000;

    /// <summary>Checks a job. Jobs written by hand may hold null where the contract has none.</summary>
    /// <param name="job">The job.</param>
    /// <param name="deployed">The deployed strategy that it names; <see langword="null"/> for a built-in one.</param>
    /// <returns>What the runs need.</returns>
    /// <exception cref="BacktestException">It cannot run; the message says why and what is allowed.</exception>
    public static OptimizationJob Create(RunOptimization job, ILibraryStrategy? deployed = null)
    {
        ArgumentNullException.ThrowIfNull(job);

        // Only the account and the days: the strategy's defaults need not fit the values given beside the grids.
        var plan = BacktestPlan.Create(ToBacktest(job), deployed);
        var objective = OptimizationObjective.Of(job.Objective ?? "", job.Minimize);
        var space = OptimizationSpace.Create(
            deployed is null ? StrategyCatalog.BuiltIn : StrategyCatalog.BuiltIn.With(deployed.CreateStandIn),
            deployed?.Name ?? job.Strategy ?? "",
            (job.Grids ?? []).Select(grid => ParameterGrid.Parse(grid ?? "")),
            job.Parameters,
            job.Where);
        space = job.Random is { } runs ? space.Draw(runs, job.Seed) : space;
        space.CheckSize();
        CheckChunkSize(job.ChunkSize, space.Count);
        return new OptimizationJob(space, objective, plan.Options, plan.From, plan.To);
    }

    /// <summary>The job with its prices.</summary>
    /// <param name="bars">All prices; those outside the job's days are left out.</param>
    /// <returns>What can be run.</returns>
    /// <exception cref="BacktestException">There are no prices between the days.</exception>
    public OptimizationPlan On(Bars bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return new OptimizationPlan(bars.Slice(From, To), Space, Objective, Options);
    }

    private static void CheckChunkSize(long? size, long points)
    {
        if (size is < 1 or > OptimizationSpace.MaxPoints)
        {
            throw new BacktestException($"The chunk size is {size}, it must be from 1 to {OptimizationSpace.MaxPoints}.");
        }

        if (size is { } given && (points + given - 1) / given > MaxChunks)
        {
            throw new BacktestException($"The chunk size is {given}, which makes {(points + given - 1) / given} chunks of {points} points; allowed are {MaxChunks}, so at least {(points + MaxChunks - 1) / MaxChunks} points each.");
        }
    }

    private static RunBacktest ToBacktest(RunOptimization job) => new()
    {
        Strategy = job.Strategy,
        Csv = job.Csv,
        From = job.From,
        To = job.To,
        Cash = job.Cash,
        CommissionRate = job.CommissionRate,
        CommissionFixed = job.CommissionFixed,
        Spread = job.Spread,
        Margin = job.Margin,
        TradeOnClose = job.TradeOnClose,
        Finalize = job.Finalize,
        FractionalUnits = job.FractionalUnits,
    };
}
