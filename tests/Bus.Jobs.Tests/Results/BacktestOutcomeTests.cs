using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;
using Bus.Jobs.Results;

namespace Bus.Jobs.Tests.Results;

public sealed class BacktestOutcomeTests
{
    private static readonly Backtesting.Report.BacktestResult Run = new BacktestExecutor(new PriceLoader(null)).Run(
        new RunBacktest { Strategy = "sma-cross", Finalize = true, CommissionRate = 0.001 }, progress: null, CancellationToken.None);

    [Fact]
    public void The_statistics_carry_every_figure_of_the_report_under_its_name()
    {
        var statistics = JsonSerializer.SerializeToNode(BacktestOutcome.ToStatistics(Run.Report), JsonSerializerOptions.Web);

        JsonNode.DeepEquals(statistics, JsonNode.Parse(Run.Report.ToJson())).ShouldBeTrue($"{statistics} is not {Run.Report.ToJson()}");
    }

    [Fact]
    public void Trades_carry_times_beside_bars()
    {
        var trades = BacktestOutcome.ToTrades(Run);

        trades.Count.ShouldBe(31);
        trades[0].EntryTime.ShouldBe(Run.Bars.Times[Run.Trades[0].EntryBar]);
        trades[0].ReturnPct.ShouldBe(100 * Run.Trades[0].Return);
        trades.Sum(x => x.ProfitLoss).ShouldBe(Run.Report.FinalEquity - 10_000, 1e-6);
        trades[^1].ExitKind.ShouldBe("EndOfData");
        trades.ShouldAllBe(x => x.StopLoss == null);
    }

    [Fact]
    public void The_equity_curve_has_a_point_for_every_bar()
    {
        var curve = BacktestOutcome.ToEquityCurve(Run);

        curve.Count.ShouldBe(Run.Bars.Count);
        curve[^1].ShouldBe(new EquityPoint { Time = Run.Bars.Times[^1], Equity = Run.Report.FinalEquity });
    }
}
