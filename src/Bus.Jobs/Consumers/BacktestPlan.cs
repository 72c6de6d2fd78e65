using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Consumers;

/// <summary>A job that was checked: everything a run needs but the prices.</summary>
/// <param name="Strategy">A new instance of the strategy, for one run at a time; of a deployed one a stand-in, which does not run.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Options">Account and market.</param>
/// <param name="From">First time to include; null for the beginning.</param>
/// <param name="To">Last day to include; null for the end.</param>
public sealed record BacktestPlan(Strategy Strategy, StrategyParameters Parameters, BacktestOptions Options, DateTime? From, DateTime? To)
{
    private const int MaxCsvLength = 16 << 20;

    /// <summary>Checks a job. Jobs written by hand may hold null where the contract has none.</summary>
    /// <param name="job">The job.</param>
    /// <param name="deployed">The deployed strategy that it names; <see langword="null"/> for a built-in one.</param>
    /// <returns>What a run needs.</returns>
    /// <exception cref="BacktestException">It cannot run; the message says why and what is allowed.</exception>
    public static BacktestPlan Create(RunBacktest job, ILibraryStrategy? deployed = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var strategy = deployed?.CreateStandIn() ?? StrategyCatalog.BuiltIn.Create(job.Strategy ?? "");
        var parameters = strategy.Configure([.. (job.Parameters ?? new Dictionary<string, double>()).Select(x => (x.Key, x.Value))]);
        var options = new BacktestOptions
        {
            Cash = job.Cash,
            Commission = job.CommissionRate,
            FixedCommission = job.CommissionFixed,
            Spread = job.Spread,
            Margin = job.Margin,
            TradeOnClose = job.TradeOnClose,
            Finalize = job.Finalize,
            SizeDecimals = job.FractionalUnits ? BacktestOptions.MaxSizeDecimals : 0,
        };
        options.Validate();
        if (job.From > job.To)
        {
            throw new BacktestException($"The range starts after its end: from {job.From:yyyy-MM-dd} to {job.To:yyyy-MM-dd}.");
        }

        if (job.Csv?.Length > MaxCsvLength)
        {
            throw new BacktestException($"The csv text has {job.Csv.Length} characters, allowed are {MaxCsvLength}; put the file into the workers' data directory and name it instead.");
        }

        return new BacktestPlan(strategy, parameters, options, Midnight(job.From), Midnight(job.To));
    }

    /// <summary>Runs the job.</summary>
    /// <param name="runner">The engine, which no other run uses meanwhile.</param>
    /// <param name="bars">All prices; those outside the job's days are left out.</param>
    /// <param name="progress">Told the share of the work done.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result, independent of the runner.</returns>
    /// <exception cref="BacktestException">There are no prices between the days, or an order of the strategy is wrong.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BacktestResult Run(BacktestRunner runner, Bars bars, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(bars);
        return runner.Run(bars.Slice(From, To), Strategy, Parameters, Options, progress, cancellationToken).ToResult();
    }

    private static DateTime? Midnight(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
