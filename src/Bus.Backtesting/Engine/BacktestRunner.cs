using Bus.Backtesting.Data;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Engine;

/// <summary>
/// Runs strategies over bars, one after the other, reusing all its memory: after the first run of a kind, further runs allocate nothing
/// until a report is asked for. Grids and optimizations keep one runner per thread.
/// </summary>
/// <remarks>Not thread-safe. A run is deterministic: the same input gives the same orders, bit by bit.</remarks>
public sealed class BacktestRunner
{
    private const int MinProgressInterval = 256;
    private const int ProgressSteps = 100;

    private readonly BarClock _clock = new();
    private readonly Broker _broker = new();
    private readonly StrategySetup _setup;
    private readonly BarContext _context;
    private readonly BacktestRun _run;

    /// <summary>Creates a runner.</summary>
    public BacktestRunner()
    {
        _setup = new StrategySetup(_clock);
        _context = new BarContext(_broker, _clock);
        _run = new BacktestRun(_broker);
    }

    /// <summary>Runs a strategy.</summary>
    /// <param name="bars">The prices.</param>
    /// <param name="strategy">The strategy; used by one run at a time.</param>
    /// <param name="parameters">Its parameters, from its <c>Configure</c> or <c>Parse</c>.</param>
    /// <param name="options">Account and market; null for the defaults.</param>
    /// <param name="progress">Told the share of bars done, from 0 to 1, about every hundredth and at least 256 bars apart; always told 1 at the end.</param>
    /// <param name="cancellationToken">Ends the run between two such steps.</param>
    /// <returns>The run, whose memory the next call reuses: take what is needed from it before.</returns>
    /// <exception cref="BacktestException">The input or an order of the strategy is wrong; the message says what and what is allowed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BacktestRun Run(
        Bars bars,
        Strategy strategy,
        StrategyParameters parameters,
        BacktestOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(parameters);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= BacktestOptions.Default;
        options.Validate();
        strategy.Check(parameters);

        _broker.Reset(bars, options);
        _setup.Reset(bars, parameters);
        _context.Reset(bars);
        strategy.Init(_setup);
        _run.Begin(bars, strategy, parameters, options, Math.Min(_setup.StartBar, bars.Count));

        var interval = Math.Max(MinProgressInterval, bars.Count / ProgressSteps);
        var done = _run.StartBar;
        while (done < bars.Count && !_run.IsRuined)
        {
            var end = Math.Min(done + interval, bars.Count);
            RunBars(strategy, done, end);
            done = end;
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)done / bars.Count);
        }

        if (options.Finalize && !_run.IsRuined && _run.StartBar < bars.Count)
        {
            _broker.CloseAtEnd(bars.Count - 1);
            _run.EquityBuffer[bars.Count - 1] = _broker.EquityAt(bars.Close[^1]);
        }

        if (done < bars.Count || done == _run.StartBar)
        {
            progress?.Report(1);
        }

        return _run;
    }

    private void RunBars(Strategy strategy, int start, int end)
    {
        // Locals: the compiler cannot know that a strategy leaves the fields alone.
        var (broker, clock, context) = (_broker, _clock, _context);
        var equity = _run.EquityBuffer.AsSpan(0, end);
        var close = _run.Bars.PriceArray(PriceField.Close).AsSpan(0, end);
        for (var bar = start; bar < close.Length; bar++)
        {
            if (broker.HasWork)
            {
                broker.ProcessBar(bar);
            }

            var value = broker.EquityAt(close[bar]);
            equity[bar] = value;
            if (value <= 0)
            {
                broker.CloseInRuin(bar);
                _run.MarkRuined(bar);
                return;
            }

            clock.Index = bar;
            strategy.OnBar(context);
        }
    }
}
