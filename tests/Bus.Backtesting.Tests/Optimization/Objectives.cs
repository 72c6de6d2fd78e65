using System.Text.Json;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Objectives
{
    private static readonly string[] NoObjectives = ["data", "strategy", "parameters", "start", "end", "ruined", "annualization", "ordersHash"];

    public static TheoryData<string, int> Runs => new()
    {
        { "sma-cross", 1047 },
        { "ema-cross", 1047 },
        { "rsi-reversal", 1047 },
        { "donchian-breakout", 600 },
        { "volume-zone-breakout", 1047 },
        { "sma-cross", 40 },
        { "sma-cross", 3 },
        { "sma-cross", 1 },
    };

    [Fact]
    public void Every_number_of_a_report_is_one_by_its_name() =>
        OptimizationObjective.Names.ShouldBe(Figures(Backtest.Run(SampleData.Goog, "sma-cross").Report.ToJson()).Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Values_are_those_of_the_report_to_the_last_digit(string strategy, int bars)
    {
        var runner = new BacktestRunner();
        var instance = StrategyCatalog.BuiltIn.Create(strategy);
        var options = new BacktestOptions { Commission = 0.001, Spread = 0.0005, Finalize = bars > 700 };
        var run = runner.RunOnce(SampleData.Goog.First(bars), instance, instance.Configure(), options);
        var figures = Figures(run.ToResult().Report.ToJson());

        foreach (var (name, expected) in figures)
        {
            OptimizationObjective.Of(name).Read(run).ShouldBe(expected, name);
        }
    }

    [Fact]
    public void Values_of_a_ruined_account_are_those_of_the_report()
    {
        var strategy = new ScriptedStrategy(bar => bar.Buy());
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (50, 50, 50, 50), (50, 50, 50, 50));
        var run = new BacktestRunner().RunOnce(bars, strategy, strategy.Configure(), new BacktestOptions { Margin = 0.1 });

        foreach (var (name, expected) in Figures(run.ToResult().Report.ToJson()))
        {
            OptimizationObjective.Of(name).Read(run).ShouldBe(expected, name);
        }
    }

    [Fact]
    public void Found_in_any_case()
    {
        OptimizationObjective.Of("SHARPE").ShouldBe(OptimizationObjective.Of("sharpe"));
        OptimizationObjective.Of("Long.WinRatePct", minimize: true).ShouldBe(OptimizationObjective.Of("long.winRatePct", minimize: true));
        OptimizationObjective.Of("sharpe", minimize: true).ShouldNotBe(OptimizationObjective.Of("sharpe"));
    }

    [Fact]
    public void Unknown_one_is_answered_by_all_there_are() =>
        Should.Throw<BacktestException>(() => OptimizationObjective.Of("profit")).Message
            .ShouldStartWith("There is no statistic 'profit'; there is durationDays, bars, cash, exposurePct, finalEquity, ");

    private static Dictionary<string, double?> Figures(string json)
    {
        var figures = new Dictionary<string, double?>();
        using var report = JsonDocument.Parse(json);
        foreach (var property in report.RootElement.EnumerateObject().Where(property => !NoObjectives.Contains(property.Name)))
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                figures.Add(property.Name, Number(property.Value));
                continue;
            }

            foreach (var figure in property.Value.EnumerateObject())
            {
                figures.Add($"{property.Name}.{figure.Name}", Number(figure.Value));
            }
        }

        return figures;
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
