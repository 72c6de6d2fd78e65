using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Tests.Statistics;

public sealed class Edges_of_statistics
{
    [Fact]
    public void Run_without_trades_has_no_trade_figures()
    {
        var report = Backtest.Run(TestBars.Points(1, 2, 3, 4), new ScriptedStrategy()).Report;

        report.Trades.ShouldBe(0);
        report.FinalEquity.ShouldBe(10000);
        report.ReturnPct.ShouldBe(0);
        report.ExposurePct.ShouldBe(0);
        report.MaxDrawdownPct.ShouldBe(0);
        report.MaxConsecutiveLosses.ShouldBe(0);
        report.AnnualReturnPct.ShouldBe(0);
        report.AnnualVolatilityPct.ShouldBe(0);
        report.BuyHoldReturnPct.ShouldBe(300);
        foreach (var figure in new[]
        {
            report.WinRatePct, report.BestTradePct, report.WorstTradePct, report.AvgTradePct, report.MaxTradeDays, report.AvgTradeDays,
            report.ProfitFactor, report.ExpectancyPct, report.Sqn, report.Kelly, report.Sharpe, report.Sortino, report.Calmar,
            report.AvgDrawdownPct, report.MaxDrawdownDays, report.AvgDrawdownDays,
        })
        {
            figure.ShouldBeNull();
        }
    }

    [Fact]
    public void One_bar_gives_a_report()
    {
        var report = Backtest.Run(TestBars.Points(5), "sma-cross", new BacktestOptions { Finalize = true }).Report;

        report.Bars.ShouldBe(1);
        report.DurationDays.ShouldBe(0);
        report.FinalEquity.ShouldBe(10000);
        report.CagrPct.ShouldBeNull();
        report.Beta.ShouldBeNull();
        report.BuyHoldReturnPct.ShouldBeNull();
        report.AnnualReturnPct.ShouldBeNull();
    }

    [Fact]
    public void Data_too_short_for_the_strategy_trades_nothing()
    {
        var result = Backtest.Run(SampleData.Goog.First(30), "sma-cross");

        result.Report.Trades.ShouldBe(0);
        result.Report.BuyHoldReturnPct.ShouldBeNull();
        result.Equity.ShouldAllBe(value => value == 10000);
    }

    [Fact]
    public void Run_of_losses_only_has_no_wins()
    {
        var report = Losing().Report;

        report.Trades.ShouldBe(3);
        report.WinRatePct.ShouldBe(0);
        report.MaxConsecutiveLosses.ShouldBe(3);
        report.ProfitFactor.ShouldBe(0);
        report.Kelly.ShouldBeNull();
        report.Sqn.ShouldNotBeNull().ShouldBeLessThan(0);
        report.Sharpe.ShouldNotBeNull().ShouldBeLessThan(0);
        report.Long.Trades.ShouldBe(3);
        report.Long.WinRatePct.ShouldBe(0);
        report.Short.Trades.ShouldBe(0);
        report.Short.WinRatePct.ShouldBeNull();
        report.Long.ProfitLoss.ShouldBe(report.FinalEquity - 10000, 1e-9);
    }

    [Fact]
    public void Run_of_gains_only_has_no_profit_factor()
    {
        var bars = TestBars.Points(100, 100, 100, 110, 120, 130);

        var report = Backtest.Run(bars, new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(1))), (3, bar => bar.ClosePosition()))).Report;

        report.WinRatePct.ShouldBe(100);
        report.ProfitFactor.ShouldBeNull();
        report.Kelly.ShouldBeNull();
        report.Sqn.ShouldBeNull();
        report.MaxDrawdownPct.ShouldBe(0);
        report.Sortino.ShouldBeNull();
    }

    [Fact]
    public void Drawdowns_are_measured_from_peak_to_recovery_or_end()
    {
        double[] equity = [100, 110, 99, 105, 110, 120, 119, 120, 108, 114];
        var times = Enumerable.Range(0, 10).Select(i => TestBars.FirstDay.AddDays(i)).ToArray();

        var drawdown = DrawdownStatistics.Compute(times, equity);

        // 110 to 110 over three days, 120 to 120 over two, 120 to the end over two.
        drawdown.Max.ShouldBe(0.1, 1e-12);
        drawdown.Average.ShouldBe((0.1 + (1 / 120d) + 0.1) / 3, 1e-12);
        drawdown.MaxDuration.ShouldBe(TimeSpan.FromDays(3));
        drawdown.AverageDuration.ShouldBe(TimeSpan.FromDays(7) / 3);
    }

    [Theory]
    [InlineData(1, 365)] // bars on all seven days
    [InlineData(7, 52)]
    public void Year_has_the_periods_of_the_data(int days, double periods) =>
        BarCalendar.Of([.. Enumerable.Range(0, 200).Select(i => TestBars.FirstDay.AddDays(i * days))]).PeriodsPerYear.ShouldBe(periods);

    [Fact]
    public void Year_of_monthly_and_yearly_bars_has_twelve_and_one()
    {
        BarCalendar.Of([.. Enumerable.Range(0, 50).Select(i => TestBars.FirstDay.AddMonths(i))]).PeriodsPerYear.ShouldBe(12);
        BarCalendar.Of([.. Enumerable.Range(0, 20).Select(i => TestBars.FirstDay.AddYears(i))]).PeriodsPerYear.ShouldBe(1);
    }

    [Fact]
    public void Year_of_a_market_that_closes_on_weekends_has_252_days() =>
        BarCalendar.Of(SampleData.Goog.Times).PeriodsPerYear.ShouldBe(252);

    [Fact]
    public void Returns_within_a_day_count_as_one_day()
    {
        var times = Enumerable.Range(0, 6).Select(i => TestBars.FirstDay.AddHours(i * 12)).ToArray();

        // Days end at 110 and 121 and 121: returns of 10 % and 0.
        var statistics = ReturnStatistics.Compute(times, [100, 110, 90, 121, 130, 121], BarCalendar.Of(times));

        statistics.AnnualReturn.ShouldBe(Math.Pow(1.1, 252 / 2d) - 1, 1e-6 * Math.Pow(1.1, 126));
    }

    [Fact]
    public void Kelly_and_profit_factor_follow_their_formulas()
    {
        var bars = TestBars.Points(100, 100, 100, 120, 120, 110, 110);

        var report = Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Buy(OrderSize.Units(10))),
            (2, bar => bar.ClosePosition()),
            (3, bar => bar.Buy(OrderSize.Units(10))),
            (4, bar => bar.ClosePosition()))).Report;

        // +20 % and 200 money, then -8.33 % and -100 money.
        report.ProfitFactor.ShouldNotBeNull().ShouldBe(0.2 / (10 / 120d), 1e-12);
        report.Kelly.ShouldNotBeNull().ShouldBe(0.5 - (0.5 / 2), 1e-12);
        report.ExpectancyPct.ShouldNotBeNull().ShouldBe(100 * (0.2 - (10 / 120d)) / 2, 1e-9);
        report.Sqn.ShouldNotBeNull().ShouldBe(Math.Sqrt(2) * 50 / Math.Sqrt(45000), 1e-12);
        report.MaxConsecutiveLosses.ShouldBe(1);
    }

    private static BacktestResult Losing()
    {
        var bars = TestBars.Points(100, 100, 100, 95, 95, 90, 90, 80, 80);
        return Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Buy(OrderSize.Units(10))),
            (2, bar => bar.ClosePosition()),
            (3, bar => bar.Buy(OrderSize.Units(10))),
            (4, bar => bar.ClosePosition()),
            (5, bar => bar.Buy(OrderSize.Units(10))),
            (6, bar => bar.ClosePosition())));
    }
}
