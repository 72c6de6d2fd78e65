namespace Bus.Contracts;

/// <summary>Asks the workers to run a strategy with many parameters and to rank the runs: send it to the queue <c>optimize</c>.</summary>
/// <remarks>
/// The points are run in chunks on all workers that are there; <see cref="RunOptimizationChunk"/> is one of them. What has finished is not run again after a crash.
/// Status and result can be read under <see cref="JobId"/> for seven days after the last change. Only <see cref="Strategy"/> and <see cref="Grids"/> are needed.
/// </remarks>
public sealed record RunOptimization
{
    /// <summary>The id under which status and result can be read; chosen by the sender, unique per job.</summary>
    /// <value>The default is the message id, if that is a UUID.</value>
    public Guid JobId { get; init; }

    /// <summary>Name of the strategy, in any case.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The values to try, one text per parameter: <c>fast=5:25:5</c> is from 5 to 25 in steps of 5, <c>fast=5,10,25</c> these three. The last one changes fastest.</summary>
    /// <value>At least one is needed.</value>
    public IReadOnlyList<string> Grids { get; init; } = [];

    /// <summary>Conditions on the parameters that all must hold, such as <c>fast * 2 &lt; slow</c>.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>Values of parameters without a grid by name; those not named take the strategy's defaults.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>How many runs to draw at random from the grids, none twice.</summary>
    /// <value>The default is <see langword="null"/>: all are run. From 1 to 1,000,000.</value>
    public int? Random { get; init; }

    /// <summary>Chooses the draw; the same seed draws the same.</summary>
    /// <value>The default is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>What to rank by: any number among the statistics of a backtest by its name in JSON, such as <c>sharpe</c> or <c>long.winRatePct</c>.</summary>
    /// <value>The default is <c>finalEquity</c>.</value>
    public string Objective { get; init; } = "finalEquity";

    /// <summary>Whether the lowest value is best.</summary>
    /// <value>The default is <see langword="false"/>: the highest is.</value>
    public bool Minimize { get; init; }

    /// <summary>How many points a chunk has.</summary>
    /// <value>The default is <see langword="null"/>: a few points are tried, and chunks are sized by what they cost. From 1 to 1,000,000, and so that there are at most 2,000 chunks.</value>
    public long? ChunkSize { get; init; }

    /// <summary>The prices: <c>sample:goog</c> for the shipped data, or the name of a csv file in the workers' data directory.</summary>
    /// <value>The default is <c>sample:goog</c>.</value>
    /// <remarks>When <see cref="Csv"/> is given, this only says what the prices are called.</remarks>
    public string Data { get; init; } = "sample:goog";

    /// <summary>The prices themselves as csv text, whose first line names the columns.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="Data"/> says where they are. At most 16 MiB.</value>
    public string? Csv { get; init; }

    /// <summary>First day to include.</summary>
    /// <value>The default is <see langword="null"/>: the first day of the prices.</value>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include, not before <see cref="From"/>.</summary>
    /// <value>The default is <see langword="null"/>: the last day of the prices.</value>
    public DateOnly? To { get; init; }

    /// <summary>Money in the account at the start of each run.</summary>
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

    /// <summary>Whether trades that are open at the end are closed there.</summary>
    /// <value>The default is <see langword="false"/>: they count in equity only.</value>
    public bool Finalize { get; init; }

    /// <summary>Whether positions may have up to 8 digits after the point instead of whole units.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FractionalUnits { get; init; }

    /// <summary>When the job was asked for.</summary>
    /// <value>The default is <see langword="null"/>: unknown. It is passed on and decides nothing.</value>
    public DateTimeOffset? RequestedAt { get; init; }
}
