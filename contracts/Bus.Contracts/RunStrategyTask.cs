namespace Bus.Contracts;

/// <summary>Asks a worker to run one strategy over several instruments, as tasks of a strategy queue do: send it to the queue <c>strategy-task</c>.</summary>
public sealed record RunStrategyTask
{
    /// <summary>The id under which status and result can be read.</summary>
    public Guid JobId { get; init; }

    /// <summary><c>backtest</c> for the trades of all instruments, <c>screening</c> for the instruments ranked by their return.</summary>
    /// <value>The default is <c>backtest</c>.</value>
    public string Mode { get; init; } = "backtest";

    /// <summary>Name of the strategy: a built-in one, in any case, or a deployed one as <c>name</c> (its active version) or <c>name@2</c>; empty when <see cref="Code"/> has the strategy.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The strategy itself, as source in Python with a function <c>my_strategy</c>, instead of a name.</summary>
    /// <value>The default is <see langword="null"/>: the strategy has a name.</value>
    public string? Code { get; init; }

    /// <summary>Values of the strategy's parameters by name; those not named take the strategy's defaults.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>What to run it on, in the order of the producer; at least one.</summary>
    public IReadOnlyList<StrategyTaskInstrument> Instruments { get; init; } = [];

    /// <summary>First day to include.</summary>
    /// <value>The default is <see langword="null"/>: the first day of the prices.</value>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include, not before <see cref="From"/>.</summary>
    /// <value>The default is <see langword="null"/>: the last day of the prices.</value>
    public DateOnly? To { get; init; }

    /// <summary>Money in the account of each instrument at the start.</summary>
    /// <value>The default is 10,000; above 0.</value>
    public double Cash { get; init; } = 10_000;

    /// <summary>Of a screening: how many results to return.</summary>
    /// <value>The default is <see langword="null"/>: all. At least 1.</value>
    public int? Limit { get; init; }
}
