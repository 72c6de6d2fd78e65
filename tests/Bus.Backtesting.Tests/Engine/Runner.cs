using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Testing;

namespace Bus.Backtesting.Tests.Engine;

public sealed class Runner
{
    [Theory]
    [InlineData("sma-cross")]
    [InlineData("ema-cross")]
    [InlineData("rsi-reversal")]
    [InlineData("donchian-breakout")]
    [InlineData("volume-zone-breakout")]
    public void Allocates_nothing_after_its_first_run(string name)
    {
        var runner = new BacktestRunner();
        var strategy = StrategyCatalog.BuiltIn.Create(name);
        var parameters = strategy.Configure();
        var options = new BacktestOptions { Commission = 0.001, Spread = 0.001, Finalize = true };
        runner.Run(SampleData.Goog, strategy, parameters, options, null, CancellationToken.None);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                runner.Run(SampleData.Goog, strategy, parameters, options, null, CancellationToken.None);
            }
        });

        allocated.ShouldBe(0);
    }

    [Fact]
    public void Gives_the_same_result_whatever_it_ran_before()
    {
        var runner = new BacktestRunner();
        var first = StrategyCatalog.BuiltIn.Create("donchian-breakout");
        var second = StrategyCatalog.BuiltIn.Create("sma-cross");
        runner.RunOnce(TestBars.Random(1, 2000), first, first.Configure());

        var reused = runner.RunOnce(SampleData.Goog, second, second.Configure()).ToResult();

        reused.Report.OrdersHash.ShouldBe(Backtest.Run(SampleData.Goog, "sma-cross").Report.OrdersHash);
        reused.Equity.ShouldBe(Backtest.Run(SampleData.Goog, "sma-cross").Equity);
    }

    [Fact]
    public void Result_outlives_the_next_run()
    {
        var runner = new BacktestRunner();
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        var result = runner.RunOnce(SampleData.Goog, strategy, strategy.Configure()).ToResult();
        var (equity, trades) = (result.Equity.ToArray(), result.Trades.ToArray());

        runner.RunOnce(TestBars.Random(2, 1500), strategy, strategy.Configure(("fast", 2), ("slow", 5)));

        result.Equity.ShouldBe(equity);
        result.Trades.ShouldBe(trades);
    }

    [Fact]
    public void Reports_progress_that_rises_to_one()
    {
        var reported = new List<double>();
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");

        new BacktestRunner().Run(TestBars.Random(3, 5000), strategy, strategy.Configure(), null, new Recorder(reported), TestContext.Current.CancellationToken);

        reported.Count.ShouldBeInRange(15, 110);
        reported.ShouldBeInOrder(SortDirection.Ascending);
        reported[^1].ShouldBe(1);
        reported.Count(share => share == 1).ShouldBe(1);
    }

    [Fact]
    public void Reports_progress_for_data_that_is_too_short_to_trade()
    {
        var reported = new List<double>();
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");

        new BacktestRunner().Run(TestBars.Points(1, 2, 3), strategy, strategy.Configure(), null, new Recorder(reported), TestContext.Current.CancellationToken);

        reported.ShouldBe([1]);
    }

    [Fact]
    public void Stops_when_cancelled_in_the_middle()
    {
        using var cancellation = new CancellationTokenSource();
        var strategy = new ScriptedStrategy((500, _ => cancellation.Cancel()), (4000, _ => throw new InvalidOperationException("ran on")));

        Should.Throw<OperationCanceledException>(() =>
            new BacktestRunner().Run(TestBars.Random(4, 5000), strategy, strategy.Configure(), null, null, cancellation.Token));
    }

    [Fact]
    public void Starts_nothing_when_cancelled_before()
    {
        var strategy = new ScriptedStrategy((1, _ => throw new InvalidOperationException("ran")));

        Should.Throw<OperationCanceledException>(() =>
            new BacktestRunner().Run(TestBars.Points(1, 2, 3), strategy, strategy.Configure(), null, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Refuses_parameters_of_another_strategy()
    {
        var sma = StrategyCatalog.BuiltIn.Create("sma-cross");
        var ema = StrategyCatalog.BuiltIn.Create("ema-cross");

        Should.Throw<BacktestException>(() => new BacktestRunner().RunOnce(SampleData.Goog, sma, ema.Configure()))
            .Message.ShouldBe("The parameters were made for strategy 'ema-cross', not for 'sma-cross'.");
    }

    [Fact]
    public void Runs_on_after_a_strategy_failed()
    {
        var runner = new BacktestRunner();
        var failing = new ScriptedStrategy((1, bar => bar.Buy()), (5, _ => throw new InvalidOperationException("strategy")));
        Should.Throw<InvalidOperationException>(() => runner.RunOnce(SampleData.Goog, failing, failing.Configure()));
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");

        runner.RunOnce(SampleData.Goog, strategy, strategy.Configure(), new BacktestOptions { Finalize = true }).FinalEquity.ShouldBe(53310.62, 1e-6);
    }

    private sealed class Recorder(List<double> reported) : IProgress<double>
    {
        public void Report(double value) => reported.Add(value);
    }
}
