using System.Globalization;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Golden;

public sealed class Golden_runs_match
{
    [Fact]
    public void Sma_cross_on_the_long_data_with_finalize()
    {
        var result = Backtest.Run(ReferenceData.Goog, "sma-cross", new BacktestOptions { Finalize = true }, ("fast", 10), ("slow", 30));

        result.ShouldMatch("goog_sma_10_30_finalize");
        result.EquityShouldMatch("goog_sma_10_30_finalize");
    }

    [Fact]
    public void Sma_cross_on_the_shipped_data_with_finalize()
    {
        var result = Backtest.Run(SampleData.Goog, "sma-cross", new BacktestOptions { Finalize = true }, ("fast", 10), ("slow", 30));

        result.ShouldMatch("mplgoog_sma_10_30_finalize");
        result.EquityShouldMatch("mplgoog_sma_10_30_finalize");
    }

    [Fact]
    public void Sma_cross_with_spread() =>
        Backtest.Run(ReferenceData.Goog, "sma-cross", new BacktestOptions { Spread = 0.002 }, ("fast", 10), ("slow", 20)).ShouldMatch("goog_sma_10_20_spread");

    [Fact]
    public void Bracket_orders_with_commission() =>
        Backtest.Run(ReferenceData.Goog, new BracketStrategy(), new BacktestOptions { Commission = 0.001 }).ShouldMatch("goog_sma_10_20_bracket");

    [Fact]
    public void Rsi_reversal_with_commission() =>
        Backtest.Run(ReferenceData.Goog, "rsi-reversal", new BacktestOptions { Commission = 0.001 }).ShouldMatch("goog_rsi14_30_70");

    [Fact]
    public void All_fifty_runs_of_the_grid_tie_included()
    {
        var bars = ReferenceData.Goog;
        var runner = new BacktestRunner();
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        var options = new BacktestOptions { Spread = 0.002 };
        var rows = ReferenceData.Csv("golden", "grid_goog_smacross_spread.csv")[1..];

        rows.Length.ShouldBe(50);
        foreach (var row in rows)
        {
            var parameters = strategy.Configure(("fast", int.Parse(row[0], CultureInfo.InvariantCulture)), ("slow", int.Parse(row[1], CultureInfo.InvariantCulture)));
            runner.RunOnce(bars, strategy, parameters, options).FinalEquity
                .ShouldBe(double.Parse(row[2], CultureInfo.InvariantCulture), 1e-6, $"fast {row[0]}, slow {row[1]}");
        }
    }

    [Fact]
    public void Shipped_data_gives_the_published_figures()
    {
        var result = Backtest.Run(SampleData.Goog, "sma-cross", new BacktestOptions { Finalize = true }, ("fast", 10), ("slow", 30));

        result.Report.Trades.ShouldBe(31);
        result.Report.FinalEquity.ShouldBe(53310.62, 1e-6);
        result.Report.PeakEquity.ShouldBe(59442.87, 1e-6);
        result.Report.Sharpe.ShouldNotBeNull().ShouldBe(1.04324299802462, 1e-8);
        result.Report.MaxDrawdownPct.ShouldBe(-25.932745606007156, 1e-7);
        result.Report.MaxDrawdownDays.ShouldBe(287);
    }

    /// <summary>Long only: buys 95 % on a crossing of SMA 10 over SMA 20 and leaves at 5 % loss or 10 % gain.</summary>
    private sealed class BracketStrategy : Strategy
    {
        private Line _fast = null!;
        private Line _slow = null!;

        public override StrategyInfo Info { get; } = new("bracket", "Brackets.", []);

        public override void Init(StrategySetup setup)
        {
            _fast = setup.Sma(setup.Close, 10);
            _slow = setup.Sma(setup.Close, 20);
        }

        public override void OnBar(BarContext bar)
        {
            if (bar.IsFlat && _fast[1] < _slow[1] && _fast[0] > _slow[0])
            {
                bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Fraction(0.95)) { StopLoss = bar.Close * 0.95, TakeProfit = bar.Close * 1.10 });
            }
        }
    }
}
