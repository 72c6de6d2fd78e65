using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Sandbox;

public sealed class StrategySandboxTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_strategy_from_source_gives_bit_by_bit_what_the_built_in_one_gives()
    {
        var bars = SampleData.Goog;
        var program = await fixture.AcceptAsync(Sources.SmaCross);
        var builtIn = StrategyCatalog.BuiltIn.Create("sma-cross");
        var expected = new BacktestRunner().Run(bars, builtIn, builtIn.Configure(("fast", 5), ("slow", 20)), cancellationToken: Cancel).ToResult();

        var result = await fixture.Sandbox.RunAsync(program, new SandboxRun(bars, new Dictionary<string, double> { ["fast"] = 5, ["slow"] = 20 }, BacktestOptions.Default), null, Cancel);

        result.Report.OrdersHash.ShouldBe(expected.Report.OrdersHash);
        result.Report.ShouldBe(expected.Report with { Strategy = "my-sma-cross", Parameters = result.Report.Parameters });
        result.Report.Parameters.ShouldBe(expected.Report.Parameters, ignoreOrder: true);
        result.Equity.ShouldBe(expected.Equity);
        result.Trades.ShouldBe(expected.Trades);
        result.Orders.ShouldBe(expected.Orders);
        result.StartBar.ShouldBe(expected.StartBar);
        result.Bars.ShouldBeSameAs(bars);
    }
}
