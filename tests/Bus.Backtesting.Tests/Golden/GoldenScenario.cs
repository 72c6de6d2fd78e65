using System.Globalization;
using System.Text.Json;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;

namespace Bus.Backtesting.Tests.Golden;

/// <summary>Compares a result with the files of one scenario.</summary>
internal static class GoldenScenario
{
    private const double PriceTolerance = 1e-9;
    private const double EquityTolerance = 1e-6;
    private const double StatisticsTolerance = 1e-8;

    private static readonly Dictionary<string, Func<BacktestReport, double?>> Figures = new()
    {
        ["Exposure Time [%]"] = report => report.ExposurePct,
        ["Equity Final [$]"] = report => report.FinalEquity,
        ["Equity Peak [$]"] = report => report.PeakEquity,
        ["Commissions [$]"] = report => report.Commissions,
        ["Return [%]"] = report => report.ReturnPct,
        ["Buy & Hold Return [%]"] = report => report.BuyHoldReturnPct,
        ["Return (Ann.) [%]"] = report => report.AnnualReturnPct,
        ["Volatility (Ann.) [%]"] = report => report.AnnualVolatilityPct,
        ["CAGR [%]"] = report => report.CagrPct,
        ["Sharpe Ratio"] = report => report.Sharpe,
        ["Sortino Ratio"] = report => report.Sortino,
        ["Calmar Ratio"] = report => report.Calmar,
        ["Alpha [%]"] = report => report.AlphaPct,
        ["Beta"] = report => report.Beta,
        ["Max. Drawdown [%]"] = report => report.MaxDrawdownPct,
        ["Avg. Drawdown [%]"] = report => report.AvgDrawdownPct,
        ["Duration"] = report => report.DurationDays,
        ["Max. Drawdown Duration"] = report => report.MaxDrawdownDays,
        ["Avg. Drawdown Duration"] = report => report.AvgDrawdownDays,
        ["# Trades"] = report => report.Trades,
        ["Win Rate [%]"] = report => report.WinRatePct,
        ["Best Trade [%]"] = report => report.BestTradePct,
        ["Worst Trade [%]"] = report => report.WorstTradePct,
        ["Avg. Trade [%]"] = report => report.AvgTradePct,
        ["Max. Trade Duration"] = report => report.MaxTradeDays,
        ["Avg. Trade Duration"] = report => report.AvgTradeDays,
        ["Profit Factor"] = report => report.ProfitFactor,
        ["Expectancy [%]"] = report => report.ExpectancyPct,
        ["SQN"] = report => report.Sqn,
        ["Kelly Criterion"] = report => report.Kelly,
    };

    public static void ShouldMatch(this BacktestResult result, string scenario)
    {
        CheckTrades(result.Trades, scenario);
        CheckStatistics(result.Report, scenario);
    }

    public static void EquityShouldMatch(this BacktestResult result, string scenario)
    {
        var expected = ReferenceData.Csv("golden", $"{scenario}.equity.csv")[1..];
        result.Equity.Count.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            result.Equity[i].ShouldBe(Number(expected[i][1]), EquityTolerance, $"equity of bar {i}");
        }
    }

    private static void CheckTrades(IReadOnlyList<Trade> trades, string scenario)
    {
        var expected = ReferenceData.Csv("golden", $"{scenario}.trades.csv")[1..];
        trades.Count.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var (trade, row) = (trades[i], expected[i]);
            trade.Size.ShouldBe(Number(row[0]), $"size of trade {i}");
            trade.EntryBar.ShouldBe((int)Number(row[1]), $"entry bar of trade {i}");
            trade.ExitBar.ShouldBe((int)Number(row[2]), $"exit bar of trade {i}");
            Check(trade.EntryPrice, row[3], "entry price", i);
            Check(trade.ExitPrice, row[4], "exit price", i);
            Check(trade.StopLoss, row[5], "stop loss", i);
            Check(trade.TakeProfit, row[6], "take profit", i);
            trade.ProfitLoss.ShouldBe(Number(row[7]), EquityTolerance, $"profit of trade {i}");
            trade.Commission.ShouldBe(Number(row[8]), EquityTolerance, $"commission of trade {i}");
            Check(trade.Return, row[9], "return", i);
        }
    }

    private static void CheckStatistics(BacktestReport report, string scenario)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(ReferenceData.File("golden", $"{scenario}.stats.json")));
        foreach (var figure in golden.RootElement.GetProperty("stats").EnumerateObject())
        {
            if (figure.Name is "Start" or "End")
            {
                (figure.Name == "Start" ? report.Start : report.End).ShouldBe(DateTime.SpecifyKind(figure.Value.GetDateTime(), DateTimeKind.Utc));
                continue;
            }

            var expected = figure.Value.ValueKind == JsonValueKind.Object
                ? figure.Value.GetProperty("total_seconds").GetDouble() / TimeSpan.FromDays(1).TotalSeconds
                : figure.Value.GetDouble();
            Figures[figure.Name](report).ShouldNotBeNull(figure.Name)
                .ShouldBe(expected, Math.Abs(expected) * StatisticsTolerance, figure.Name);
        }
    }

    private static void Check(double? actual, string expected, string what, int trade)
    {
        if (expected.Length == 0)
        {
            actual.ShouldBeNull($"{what} of trade {trade}");
        }
        else
        {
            actual.ShouldNotBeNull().ShouldBe(Number(expected), PriceTolerance, $"{what} of trade {trade}");
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
