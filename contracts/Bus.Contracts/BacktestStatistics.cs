namespace Bus.Contracts;

/// <summary>
/// The figures of a run. Money is in the currency of the prices, <c>Pct</c> marks percent, <c>Days</c> marks calendar days. Figures that are
/// undefined, such as a win rate without trades or a ratio over 0, are <see langword="null"/>. Immutable.
/// </summary>
/// <remarks>
/// Annual figures compound the returns per trading day, with a risk-free rate of 0; <see cref="Annualization"/> says for how many days a
/// year. Libraries that multiply a mean daily return by sqrt(365) print other ratios for the same run.
/// </remarks>
public sealed record BacktestStatistics
{
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

    /// <summary>Share of the bars on which a trade was open that was closed later; from 0 to 100.</summary>
    public required double ExposurePct { get; init; }

    /// <summary>What the account is worth at the end.</summary>
    public required double FinalEquity { get; init; }

    /// <summary>The most it was worth at the close of a bar.</summary>
    public required double PeakEquity { get; init; }

    /// <summary>Commissions of all fills.</summary>
    public required double Commissions { get; init; }

    /// <summary>Return on the money at the start; at least -100.</summary>
    public required double ReturnPct { get; init; }

    /// <summary>Return of buying before the first bar traded on and holding to the end.</summary>
    public double? BuyHoldReturnPct { get; init; }

    /// <summary>Return per year, compounded per trading day.</summary>
    public double? AnnualReturnPct { get; init; }

    /// <summary>Deviation of that return per year.</summary>
    public double? AnnualVolatilityPct { get; init; }

    /// <summary>Return per calendar year of 365.25 days, compounded.</summary>
    public double? CagrPct { get; init; }

    /// <summary>Annual return over annual volatility.</summary>
    public double? Sharpe { get; init; }

    /// <summary>Annual return over annual downside deviation.</summary>
    public double? Sortino { get; init; }

    /// <summary>Annual return over the deepest drawdown.</summary>
    public double? Calmar { get; init; }

    /// <summary>Return less <see cref="Beta"/> times the return of buying and holding.</summary>
    public double? AlphaPct { get; init; }

    /// <summary>Covariance of the account's log returns per bar with those of the prices, over the variance of the latter.</summary>
    public double? Beta { get; init; }

    /// <summary>The deepest drawdown; from -100 to 0.</summary>
    public required double MaxDrawdownPct { get; init; }

    /// <summary>Mean depth of all drawdowns; below 0.</summary>
    public double? AvgDrawdownPct { get; init; }

    /// <summary>Length of the longest drawdown.</summary>
    public double? MaxDrawdownDays { get; init; }

    /// <summary>Mean length of all drawdowns, rounded up to whole bars.</summary>
    public double? AvgDrawdownDays { get; init; }

    /// <summary>Number of closed trades.</summary>
    public required int Trades { get; init; }

    /// <summary>Number of trades still open at the end; they count in equity only.</summary>
    public required int OpenTrades { get; init; }

    /// <summary>Share of the trades that won money.</summary>
    public double? WinRatePct { get; init; }

    /// <summary>Highest return of a trade.</summary>
    public double? BestTradePct { get; init; }

    /// <summary>Lowest return of a trade.</summary>
    public double? WorstTradePct { get; init; }

    /// <summary>Geometric mean of the trades' returns.</summary>
    public double? AvgTradePct { get; init; }

    /// <summary>Length of the longest trade.</summary>
    public double? MaxTradeDays { get; init; }

    /// <summary>Mean length of the trades, rounded up to whole bars.</summary>
    public double? AvgTradeDays { get; init; }

    /// <summary>Sum of the positive returns over the sum of the negative ones.</summary>
    public double? ProfitFactor { get; init; }

    /// <summary>Arithmetic mean of the trades' returns.</summary>
    public double? ExpectancyPct { get; init; }

    /// <summary>System quality number: sqrt(trades) x mean / deviation of the money won.</summary>
    public double? Sqn { get; init; }

    /// <summary>Kelly criterion: win rate - (1 - win rate) / (average win / average loss). A share, not percent.</summary>
    public double? Kelly { get; init; }

    /// <summary>Most losing trades in a row.</summary>
    public required int MaxConsecutiveLosses { get; init; }

    /// <summary>The long trades.</summary>
    public required BacktestSideStatistics Long { get; init; }

    /// <summary>The short trades.</summary>
    public required BacktestSideStatistics Short { get; init; }

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
}
