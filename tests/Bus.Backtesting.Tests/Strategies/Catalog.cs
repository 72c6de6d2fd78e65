using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Strategies;

public sealed class Catalog
{
    [Fact]
    public void Lists_the_strategies_that_ship() =>
        StrategyCatalog.BuiltIn.Strategies.Select(info => info.Name)
            .ShouldBe(["donchian-breakout", "ema-cross", "rsi-reversal", "sma-cross", "volume-zone-breakout"]);

    [Theory]
    [InlineData("volume-zone-breakout")]
    [InlineData("volume_zone_breakout")]
    [InlineData("Volume Zone Breakout")]
    public void Finds_a_name_however_it_is_written(string name) =>
        StrategyCatalog.BuiltIn.Find(name).Name.ShouldBe("volume-zone-breakout");

    [Fact]
    public void Names_what_there_is_instead_of_an_unknown_strategy() =>
        Should.Throw<BacktestException>(() => StrategyCatalog.BuiltIn.Create("sma")).Message
            .ShouldBe("There is no strategy 'sma'; there is donchian-breakout, ema-cross, rsi-reversal, sma-cross, volume-zone-breakout.");

    [Fact]
    public void Takes_strategies_from_elsewhere()
    {
        var catalog = StrategyCatalog.BuiltIn.With(() => new ScriptedStrategy());

        catalog.Create("scripted").ShouldBeOfType<ScriptedStrategy>();
        catalog.Strategies.Count.ShouldBe(6);
        StrategyCatalog.BuiltIn.Strategies.Count.ShouldBe(5);
    }

    [Fact]
    public void Gives_a_new_instance_each_time() =>
        StrategyCatalog.BuiltIn.Create("sma-cross").ShouldNotBeSameAs(StrategyCatalog.BuiltIn.Create("sma-cross"));

    [Theory]
    [InlineData("sma-cross", "fats", "10", "Strategy 'sma-cross' has no parameter 'fats'; it has fast 1..1000, slow 2..1000.")]
    [InlineData("sma-cross", "fast", "ten", "fast is 'ten', which is not a number; 'sma-cross' allows 1..1000.")]
    [InlineData("sma-cross", "fast", "0", "fast is 0, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("sma-cross", "fast", "2.5", "fast is 2.5, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("sma-cross", "fast", "NaN", "fast is NaN, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("sma-cross", "slow", "10", "fast is 10 and slow is 10, 'sma-cross' needs fast below slow.")]
    [InlineData("ema-cross", "fast", "30", "fast is 30 and slow is 26, 'ema-cross' needs fast below slow.")]
    [InlineData("rsi-reversal", "oversold", "99.5", "oversold is 99.5, 'rsi-reversal' allows 1..99.")]
    [InlineData("rsi-reversal", "oversold", "80", "oversold is 80 and overbought is 70, 'rsi-reversal' needs oversold below overbought.")]
    [InlineData("donchian-breakout", "exit", "21", "entry is 20 and exit is 21, 'donchian-breakout' needs exit at most entry.")]
    [InlineData("volume-zone-breakout", "share", "1", "share is 1, 'volume-zone-breakout' allows 0.1..0.95.")]
    public void Refuses_a_parameter_in_one_sentence(string strategy, string name, string value, string message) =>
        Should.Throw<BacktestException>(() => StrategyCatalog.BuiltIn.Create(strategy).Parse([new(name, value)])).Message.ShouldBe(message);

    [Fact]
    public void Fills_in_defaults()
    {
        var parameters = StrategyCatalog.BuiltIn.Create("sma-cross").Parse([new("FAST", "7")]);

        parameters.ToDictionary().ShouldBe(new Dictionary<string, double> { ["fast"] = 7, ["slow"] = 30 });
        parameters.ToString().ShouldBe("fast=7 slow=30");
    }

    [Fact]
    public void Takes_values_by_name()
    {
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");

        strategy.Configure(new Dictionary<string, double> { ["slow"] = 40 }).Integer("slow").ShouldBe(40);
        Should.Throw<BacktestException>(() => strategy.Configure(new Dictionary<string, double> { ["slow"] = 5 })).Message
            .ShouldBe("fast is 10 and slow is 5, 'sma-cross' needs fast below slow.");
    }

    [Fact]
    public void Every_strategy_runs_on_the_shipped_data_with_its_defaults()
    {
        foreach (var info in StrategyCatalog.BuiltIn.Strategies)
        {
            var result = Backtest.Run(SampleData.Goog, info.Name, new BacktestOptions { Finalize = true });

            result.Report.Trades.ShouldBeGreaterThan(0, info.Name);
            info.Description.ShouldNotBeEmpty();
            info.Parameters.ShouldAllBe(parameter => parameter.Description.Length > 0);
        }
    }

    [Fact]
    public void Declares_no_default_outside_its_range() =>
        Should.Throw<ArgumentException>(() => StrategyParameter.Integer("n", 5, 6, 9, "x"));
}
