using System.Text.Json;

namespace Bus.Backtesting.Report;

/// <summary>
/// All figures of a run, flat and ready for JSON in camel case. Figures that are undefined (a win rate without trades, a ratio over 0) are
/// null. Money is in the currency of the prices, <c>Pct</c> marks percent, <c>Days</c> marks calendar days.
/// </summary>
/// <remarks>
/// Annualisation: returns are compounded per trading day (252 a year; 365 when the data trades on weekends; 52, 12 or 1 for weekly, monthly or
/// yearly bars), risk-free rate 0. Sharpe = annual return / annual volatility, Sortino = annual return / annual downside deviation, Calmar =
/// annual return / deepest drawdown. Libraries that divide mean by deviation and multiply by sqrt(365) print other ratios for the same run.
/// </remarks>
public sealed record BacktestReport
{
    /// <summary>Name of the data.</summary>
    public required string Data { get; init; }

    /// <summary>Name of the strategy.</summary>
    public required string Strategy { get; init; }

    /// <summary>Values of its parameters.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    /// <summary>Time of the first bar, UTC.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Time of the last bar, UTC.</summary>
    public required DateTime End { get; init; }

    /// <summary>Calendar days between the two.</summary>
    public required double DurationDays { get; init; }

    /// <summary>Number of bars.</summary>
    public required int Bars { get; init; }

    /// <summary>Money at the start.</summary>
    public required double Cash { get; init; }

    /// <summary>Share of the bars on which a trade was open that was closed later.</summary>
    public required double ExposurePct { get; init; }

    /// <summary>What the account is worth at the end.</summary>
    public required double FinalEquity { get; init; }

    /// <summary>The most it was worth at the close of any bar.</summary>
    public required double PeakEquity { get; init; }

    /// <summary>Commissions paid by all fills, those of open trades included.</summary>
    public required double Commissions { get; init; }

    /// <summary>Return on the money at the start.</summary>
    public required double ReturnPct { get; init; }

    /// <summary>Return of buying before the first bar traded on and holding to the end.</summary>
    public required double? BuyHoldReturnPct { get; init; }

    /// <summary>Return per year, compounded per trading day.</summary>
    public required double? AnnualReturnPct { get; init; }

    /// <summary>Deviation of that return per year.</summary>
    public required double? AnnualVolatilityPct { get; init; }

    /// <summary>Return per calendar year of 365.25 days, compounded.</summary>
    public required double? CagrPct { get; init; }

    /// <summary>Annual return / annual volatility.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>Annual return / annual downside deviation.</summary>
    public required double? Sortino { get; init; }

    /// <summary>Annual return / deepest drawdown.</summary>
    public required double? Calmar { get; init; }

    /// <summary>Return less beta times the return of buying and holding.</summary>
    public required double? AlphaPct { get; init; }

    /// <summary>Covariance of the account's with the instrument's log returns per bar, over the variance of the latter.</summary>
    public required double? Beta { get; init; }

    /// <summary>Deepest drawdown, 0 or negative.</summary>
    public required double MaxDrawdownPct { get; init; }

    /// <summary>Mean depth of all drawdowns, negative.</summary>
    public required double? AvgDrawdownPct { get; init; }

    /// <summary>Length of the longest drawdown.</summary>
    public required double? MaxDrawdownDays { get; init; }

    /// <summary>Mean length of all drawdowns, rounded up to whole bars.</summary>
    public required double? AvgDrawdownDays { get; init; }

    /// <summary>Number of closed trades.</summary>
    public required int Trades { get; init; }

    /// <summary>Number of trades still open at the end; they count in equity only.</summary>
    public required int OpenTrades { get; init; }

    /// <summary>Share of trades that won money.</summary>
    public required double? WinRatePct { get; init; }

    /// <summary>Highest return of a trade.</summary>
    public required double? BestTradePct { get; init; }

    /// <summary>Lowest return of a trade.</summary>
    public required double? WorstTradePct { get; init; }

    /// <summary>Geometric mean of the trades' returns.</summary>
    public required double? AvgTradePct { get; init; }

    /// <summary>Length of the longest trade.</summary>
    public required double? MaxTradeDays { get; init; }

    /// <summary>Mean length of the trades, rounded up to whole bars.</summary>
    public required double? AvgTradeDays { get; init; }

    /// <summary>Sum of the positive returns over sum of the negative ones.</summary>
    public required double? ProfitFactor { get; init; }

    /// <summary>Arithmetic mean of the trades' returns.</summary>
    public required double? ExpectancyPct { get; init; }

    /// <summary>System quality number: sqrt(trades) x mean / deviation of the money won.</summary>
    public required double? Sqn { get; init; }

    /// <summary>Kelly criterion: win rate - (1 - win rate) / (average win / average loss); a share, not percent.</summary>
    public required double? Kelly { get; init; }

    /// <summary>Most losing trades in a row.</summary>
    public required int MaxConsecutiveLosses { get; init; }

    /// <summary>The long trades.</summary>
    public required SideReport Long { get; init; }

    /// <summary>The short trades.</summary>
    public required SideReport Short { get; init; }

    /// <summary>Number of orders, exits at stop loss, take profit and the end included.</summary>
    public required int Orders { get; init; }

    /// <summary>How many of them were rejected for lack of money.</summary>
    public required int OrdersRejected { get; init; }

    /// <summary>Whether the account lost all its money and trading stopped.</summary>
    public required bool Ruined { get; init; }

    /// <summary>The convention behind the annual figures, in words.</summary>
    public required string Annualization { get; init; }

    /// <summary>SHA-256 over all orders and fills, in hexadecimal: equal for runs that did the same, bit by bit.</summary>
    public required string OrdersHash { get; init; }

    /// <summary>The report as JSON.</summary>
    /// <param name="indented">Whether to write one figure per line.</param>
    /// <returns>A JSON object; undefined figures are null.</returns>
    public string ToJson(bool indented = false) =>
        JsonSerializer.Serialize(this, indented ? ReportJsonContext.Indented.BacktestReport : ReportJsonContext.Default.BacktestReport);
}
