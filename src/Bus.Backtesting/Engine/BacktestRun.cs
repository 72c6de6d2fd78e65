using Bus.Backtesting.Data;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Engine;

/// <summary>
/// The outcome of a run. Reading single figures here costs next to nothing, which is what optimizations do; <see cref="ToResult"/> computes the
/// whole report and copies everything out.
/// </summary>
/// <remarks>A view on the runner's memory: valid until the runner's next run. Not thread-safe.</remarks>
public sealed class BacktestRun
{
    private readonly Broker _broker;
    private double[] _equity = [];

    internal BacktestRun(Broker broker)
    {
        _broker = broker;
    }

    /// <summary>The prices.</summary>
    public Bars Bars { get; private set; } = null!;

    /// <summary>Name of the strategy.</summary>
    public string StrategyName { get; private set; } = "";

    /// <summary>Its parameters.</summary>
    public StrategyParameters Parameters { get; private set; } = null!;

    /// <summary>Account and market.</summary>
    public BacktestOptions Options { get; private set; } = BacktestOptions.Default;

    /// <summary>Index of the first bar on which the strategy could place orders; the number of bars when the data is too short for it.</summary>
    public int StartBar { get; private set; }

    /// <summary>What the account was worth at the close of each bar.</summary>
    public ReadOnlySpan<double> Equity => _equity.AsSpan(0, Bars.Count);

    /// <summary>What the account is worth at the end.</summary>
    public double FinalEquity => _equity[Bars.Count - 1];

    /// <summary>The closed trades, in the order in which they were closed.</summary>
    public ReadOnlySpan<Trade> Trades => _broker.ClosedTrades;

    /// <summary>All orders, in the order in which they were placed.</summary>
    public ReadOnlySpan<OrderRecord> Orders => _broker.Records;

    /// <summary>Number of trades still open at the end.</summary>
    public int OpenTrades => _broker.OpenTradeCount;

    /// <summary>Commissions of all fills.</summary>
    public double Commissions => _broker.CommissionsPaid;

    /// <summary>Whether the account lost all its money and trading stopped.</summary>
    public bool IsRuined { get; private set; }

    internal double[] EquityBuffer => _equity;

    /// <summary>Computes the report and copies trades, orders and equity out of the runner's memory.</summary>
    /// <returns>The result, independent of the runner.</returns>
    public BacktestResult ToResult() => new(
        ReportBuilder.Build(this),
        Bars,
        Options,
        Trades.ToArray(),
        Orders.ToArray(),
        Equity.ToArray(),
        StartBar);

    internal void Begin(Bars bars, Strategy strategy, StrategyParameters parameters, BacktestOptions options, int startBar)
    {
        if (_equity.Length < bars.Count)
        {
            _equity = new double[bars.Count];
        }

        Bars = bars;
        StrategyName = strategy.Info.Name;
        Parameters = parameters;
        Options = options;
        StartBar = startBar;
        IsRuined = false;

        // Nothing is traded before the start.
        _equity.AsSpan(0, startBar).Fill(options.Cash);
    }

    internal void MarkRuined(int bar)
    {
        IsRuined = true;
        _equity.AsSpan(bar, Bars.Count - bar).Clear();
    }
}
