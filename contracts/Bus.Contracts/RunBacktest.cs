namespace Bus.Contracts;

/// <summary>Command: run one strategy over one series of prices and publish <see cref="BacktestCompleted"/> or <see cref="BacktestFailed"/>.</summary>
/// <remarks>
/// Everything but <see cref="Strategy"/> and the source of the prices has a default, so that a few words of hand-written JSON are a job.
/// Values outside their ranges are refused with <see cref="BacktestFailureKind.InvalidJob"/>. Immutable.
/// </remarks>
public sealed record RunBacktest
{
    /// <summary>Names the job in progress, result and status.</summary>
    /// <value>By default the worker takes the message id.</value>
    public Guid JobId { get; init; }

    /// <summary>The strategy's name, such as <c>sma-cross</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The strategy's parameters by name, such as <c>fast</c> and <c>slow</c>.</summary>
    /// <value>Parameters that are not given have the strategy's defaults; unknown names are refused.</value>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Where the prices are: <c>sample:goog</c>, or the name of a csv file in the worker's data folder.</summary>
    /// <value>By default none. Exactly one of <see cref="Data"/> and <see cref="Csv"/> is given.</value>
    public string? Data { get; init; }

    /// <summary>The prices themselves: csv text with a header line that names date, open, high, low, close and, if there is one, volume.</summary>
    /// <value>By default none. Exactly one of <see cref="Data"/> and <see cref="Csv"/> is given.</value>
    public string? Csv { get; init; }

    /// <summary>The first day of the prices to use.</summary>
    /// <value>By default the first day there is. At most <see cref="To"/>.</value>
    public DateOnly? From { get; init; }

    /// <summary>The last day of the prices to use, itself included.</summary>
    /// <value>By default the last day there is.</value>
    public DateOnly? To { get; init; }

    /// <summary>Money in the account at the start, in the currency of the prices.</summary>
    /// <value>The default is 10,000; above 0.</value>
    public double Cash { get; init; } = 10_000;

    /// <summary>Commission as a share of the traded value, paid at entry and at exit: 0.001 is 0.1 %.</summary>
    /// <value>The default is 0; from 0 to below 1.</value>
    public double CommissionRate { get; init; }

    /// <summary>Commission in money for each entry and each exit, on top of <see cref="CommissionRate"/>.</summary>
    /// <value>The default is 0; at least 0.</value>
    public double CommissionFixed { get; init; }

    /// <summary>One-way spread as a share of the price, paid at entry only.</summary>
    /// <value>The default is 0; from 0 to below 1.</value>
    public double Spread { get; init; }

    /// <summary>Share of a position's value that own money must cover: 0.1 allows a leverage of 10.</summary>
    /// <value>The default is 1, no leverage; above 0, at most 1.</value>
    public double Margin { get; init; } = 1;

    /// <summary>Whether market orders fill at the close of the bar they are placed on, instead of the next bar's open.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TradeOnClose { get; init; }

    /// <summary>Whether trades that are open at the end are closed, so that they count among the trades.</summary>
    /// <value>The default is <see langword="false"/>: an open trade counts in equity only.</value>
    public bool Finalize { get; init; }

    /// <summary>Digits after the point that the size of a position may have: 0 trades whole units, 8 suits crypto currencies.</summary>
    /// <value>The default is 0; from 0 to 8.</value>
    public int SizeDecimals { get; init; }

    /// <summary>Whether the stored result holds the equity of every bar.</summary>
    /// <value>The default is <see langword="false"/>: the result holds the statistics and the trades.</value>
    public bool IncludeEquityCurve { get; init; }
}
