namespace Bus.Contracts;

/// <summary>Asks a worker to run one backtest: send it to the queue <c>backtest</c>.</summary>
/// <remarks>
/// The job's status and result can be read under <see cref="JobId"/> for seven days after its last change. Sending a command again under the same
/// <see cref="JobId"/> runs nothing that has finished. Only <see cref="Strategy"/> is needed; all else has a default.
/// Input that is wrong in itself ends in <see cref="BacktestFailed"/> and is not tried again.
/// </remarks>
public sealed record RunBacktest
{
    /// <summary>The id under which status and result can be read; chosen by the sender, unique per job.</summary>
    /// <value>The default is the message id, if that is a UUID. A command with neither goes to the queue's error queue.</value>
    public Guid JobId { get; init; }

    /// <summary>Name of the strategy, in any case: <c>sma-cross</c>, <c>ema-cross</c>, <c>rsi-reversal</c>, <c>donchian-breakout</c>, <c>volume-zone-breakout</c>; or a deployed one, by its name for the active version, or such as <c>dips@2</c>.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>Values of the strategy's parameters by name; those not named take the strategy's defaults.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>The prices: <c>sample:goog</c> for the shipped data, or the name of a csv file in the worker's data directory, folders below it included.</summary>
    /// <value>The default is <c>sample:goog</c>.</value>
    /// <remarks>When <see cref="Csv"/> is given, this only says what the prices are called in messages and reports.</remarks>
    public string Data { get; init; } = "sample:goog";

    /// <summary>The prices themselves as csv text, whose first line names the columns date, open, high, low, close and, if present, volume.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="Data"/> says where they are. At most 16 MiB.</value>
    public string? Csv { get; init; }

    /// <summary>First day to include.</summary>
    /// <value>The default is <see langword="null"/>: the first day of the prices.</value>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include, not before <see cref="From"/>.</summary>
    /// <value>The default is <see langword="null"/>: the last day of the prices.</value>
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

    /// <summary>One-way spread as a share of the price, paid at entry: 0.002 is 0.2 %.</summary>
    /// <value>The default is 0; from 0 to below 1.</value>
    public double Spread { get; init; }

    /// <summary>Share of a position's value that own money must cover: 0.1 allows a leverage of 10.</summary>
    /// <value>The default is 1, no leverage; above 0, at most 1.</value>
    public double Margin { get; init; } = 1;

    /// <summary>Whether market orders fill at the close of the bar they are placed on, instead of the next bar's open.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TradeOnClose { get; init; }

    /// <summary>Whether trades that are open at the end are closed there, so that they appear among the trades.</summary>
    /// <value>The default is <see langword="false"/>: they count in equity only.</value>
    public bool Finalize { get; init; }

    /// <summary>Whether positions may have up to 8 digits after the point instead of whole units.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FractionalUnits { get; init; }

    /// <summary>Whether the result carries the equity at every bar.</summary>
    /// <value>The default is <see langword="false"/>. It takes about 55 bytes a bar.</value>
    public bool IncludeEquityCurve { get; init; }

    /// <summary>Whether the result carries every closed trade.</summary>
    /// <value>The default is <see langword="false"/>. It takes about 250 bytes a trade.</value>
    public bool IncludeTrades { get; init; }

    /// <summary>When the job was asked for.</summary>
    /// <value>The default is <see langword="null"/>: unknown. It is passed on and decides nothing.</value>
    public DateTimeOffset? RequestedAt { get; init; }
}
