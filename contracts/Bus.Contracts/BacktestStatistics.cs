namespace Bus.Contracts;

/// <summary>
/// All statistics of a backtest. Statistics that are undefined (a win rate without trades, a ratio over 0) are <see langword="null"/>. Money is in the
/// currency of the prices, <c>Pct</c> marks percent, <c>Days</c> marks calendar days.
/// </summary>
/// <remarks><see cref="Annualization"/> says by which convention the annual statistics were made; other libraries use others.</remarks>
public sealed record BacktestStatistics
{
    /// <summary>Name of the data.</summary>
    public string Data { get; init; } = "";

    /// <summary>Name of the strategy.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>Values of its parameters.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Time of the first bar, UTC.</summary>
    public DateTime Start { get; init; }

    /// <summary>Time of the last bar, UTC.</summary>
    public DateTime End { get; init; }

    /// <summary>Calendar days between the two.</summary>
    public double DurationDays { get; init; }

    /// <summary>Number of bars.</summary>
    public int Bars { get; init; }

    /// <summary>Money at the start.</summary>
    public double Cash { get; init; }

    /// <summary>Share of the bars on which a trade was open that was closed later.</summary>
    public double ExposurePct { get; init; }

    /// <summary>What the account is worth at the end.</summary>
    public double FinalEquity { get; init; }

    /// <summary>The most it was worth at the close of any bar.</summary>
    public double PeakEquity { get; init; }

    /// <summary>Commissions paid by all fills, those of open trades included.</summary>
    public double Commissions { get; init; }

    /// <summary>Return on the money at the start.</summary>
    public double ReturnPct { get; init; }

    /// <summary>Return of buying before the first bar traded on and holding to the end.</summary>
    public double? BuyHoldReturnPct { get; init; }

    /// <summary>Return per year, compounded per trading day.</summary>
    public double? AnnualReturnPct { get; init; }

    /// <summary>Deviation of that return per year.</summary>
    public double? AnnualVolatilityPct { get; init; }

    /// <summary>Return per calendar year of 365.25 days, compounded.</summary>
    public double? CagrPct { get; init; }

    /// <summary>Annual return / annual volatility.</summary>
    public double? Sharpe { get; init; }

    /// <summary>Annual return / annual downside deviation.</summary>
    public double? Sortino { get; init; }

    /// <summary>Annual return / deepest drawdown.</summary>
    public double? Calmar { get; init; }

    /// <summary>Return less beta times the return of buying and holding.</summary>
    public double? AlphaPct { get; init; }

    /// <summary>Covariance of the account's with the instrument's log returns per bar, over the variance of the latter.</summary>
    public double? Beta { get; init; }

    /// <summary>Deepest drawdown, 0 or negative.</summary>
    public double MaxDrawdownPct { get; init; }

    /// <summary>Mean depth of all drawdowns, negative.</summary>
    public double? AvgDrawdownPct { get; init; }

    /// <summary>Length of the longest drawdown.</summary>
    public double? MaxDrawdownDays { get; init; }

    /// <summary>Mean length of all drawdowns, rounded up to whole bars.</summary>
    public double? AvgDrawdownDays { get; init; }

    /// <summary>Number of closed trades.</summary>
    public int Trades { get; init; }

    /// <summary>Number of trades still open at the end; they count in equity only.</summary>
    public int OpenTrades { get; init; }

    /// <summary>Share of trades that won money.</summary>
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

    /// <summary>Sum of the positive returns over sum of the negative ones.</summary>
    public double? ProfitFactor { get; init; }

    /// <summary>Arithmetic mean of the trades' returns.</summary>
    public double? ExpectancyPct { get; init; }

    /// <summary>System quality number: sqrt(trades) x mean / deviation of the money won.</summary>
    public double? Sqn { get; init; }

    /// <summary>Kelly criterion: win rate - (1 - win rate) / (average win / average loss); a share, not percent.</summary>
    public double? Kelly { get; init; }

    /// <summary>Most losing trades in a row.</summary>
    public int MaxConsecutiveLosses { get; init; }

    /// <summary>The long trades.</summary>
    public BacktestSideStatistics Long { get; init; } = new();

    /// <summary>The short trades.</summary>
    public BacktestSideStatistics Short { get; init; } = new();

    /// <summary>Number of orders, exits at stop loss, take profit and the end included.</summary>
    public int Orders { get; init; }

    /// <summary>How many of them were rejected for lack of money.</summary>
    public int OrdersRejected { get; init; }

    /// <summary>Whether the account lost all its money and trading stopped.</summary>
    public bool Ruined { get; init; }

    /// <summary>The convention behind the annual statistics, in words.</summary>
    public string Annualization { get; init; } = "";

    /// <summary>SHA-256 over all orders and fills, in hexadecimal: equal for runs that did the same, bit by bit.</summary>
    public string OrdersHash { get; init; } = "";
}
