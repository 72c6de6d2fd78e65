using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Hostile;

/// <summary>Each is stopped at its limit, says so, and leaves a sandbox that serves the next.</summary>
public sealed class HostileRunTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const int MaxMessage = 1200;

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string, SandboxLimit?> Runs => HostileRuns.InRuns;

    public static TheoryData<string, string, string> Inspections => HostileRuns.InInspections;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_strategy_that_takes_too_much_is_ended_at_its_limit_and_the_next_one_runs(string name, string source, SandboxLimit? limit)
    {
        var program = await fixture.AcceptAsync(source);

        var exception = await Should.ThrowAsync<SandboxException>(() => RunAsync(program), name);

        exception.Stage.ShouldBe(StrategyStage.Run);
        exception.Limit.ShouldBe(limit, exception.Message);
        exception.ProcessorTime.ShouldBeLessThanOrEqualTo(SandboxFixture.CpuLimit + Tolerance);
        exception.Elapsed.ShouldBeLessThanOrEqualTo(SandboxFixture.WallLimit + Tolerance);
        exception.Message.Length.ShouldBeLessThan(MaxMessage);
        (await RunAsync(await fixture.GetGoodAsync())).Trades.Count.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Inspections))]
    public async Task A_strategy_that_cannot_even_be_asked_is_refused_with_the_reason(string name, string source, string reason)
    {
        var inspection = await fixture.Sandbox.InspectAsync(source, Cancel);

        inspection.IsAccepted.ShouldBeFalse(name);
        var diagnostic = inspection.Diagnostics.ShouldHaveSingleItem();
        diagnostic.Stage.ShouldBe(StrategyStage.Run, diagnostic.Message);
        diagnostic.Message.ShouldContain(reason);
        diagnostic.Message.Length.ShouldBeLessThan(MaxMessage);
        (await RunAsync(await fixture.GetGoodAsync())).Trades.Count.ShouldBeGreaterThan(0);
    }

    private Task<Bus.Backtesting.Report.BacktestResult> RunAsync(StrategyProgram program) =>
        fixture.Sandbox.RunAsync(program, new SandboxRun(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default), null, Cancel);
}
