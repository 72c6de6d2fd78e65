using Bus.Backtesting;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Contracts;

namespace Bus.Jobs.Consumers;

/// <summary>A command that was checked: everything a run needs but the prices.</summary>
internal sealed record BacktestPlan(Strategy Strategy, StrategyParameters Parameters, BacktestOptions Options, DateTime? From, DateTime? To)
{
    private const int MaxCsvLength = 16 << 20;

    /// <summary>Checks a command. Commands written by hand may hold null where the contract has none.</summary>
    /// <exception cref="BacktestException">It cannot run; the message says why and what is allowed.</exception>
    internal static BacktestPlan Create(RunBacktest job)
    {
        var strategy = StrategyCatalog.BuiltIn.Create(job.Strategy ?? "");
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

    private static DateTime? Midnight(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
