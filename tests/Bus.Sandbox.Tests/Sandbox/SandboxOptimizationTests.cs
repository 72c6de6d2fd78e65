using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Sandbox;

public sealed class SandboxOptimizationTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static readonly string[] Constraints = ["fast * 2 < slow"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_chunk_gives_what_the_built_in_strategy_gives_the_points_skipped_by_its_rules_included(bool draws, bool constrained)
    {
        var program = await fixture.GetGoodAsync();
        var expected = new OptimizationRunner(CreatePlan(StrategyCatalog.BuiltIn, "sma-cross", draws, constrained));
        var plan = CreatePlan(StrategyCatalog.BuiltIn.With(program.CreateStandIn), program.Info.Name, draws, constrained);
        var chunk = new OptimizationChunk(1, 10);

        var result = await fixture.Sandbox.RunAsync(program, plan, chunk, Cancel);

        var wanted = expected.Run(chunk, Cancel);
        result.Runs.ShouldBe(wanted.Runs);
        result.Skipped.ShouldBe(wanted.Skipped);
        result.Skipped.ShouldBeGreaterThan(0);
        result.Failed.ShouldBe(0);
        result.Chunks.ShouldBe([chunk]);
        result.Objective.ShouldBe(plan.Objective);
    }

    [Fact]
    public async Task A_point_that_fails_costs_only_itself()
    {
        var program = await fixture.AcceptAsync(Sources.SmaCross.Replace("_slow = setup", "if (setup.Parameters.Integer(\"fast\") == 9) { throw new InvalidOperationException(\"nine\"); } _slow = setup", StringComparison.Ordinal));
        var plan = CreatePlan(StrategyCatalog.BuiltIn.With(program.CreateStandIn), program.Info.Name, draws: false, constrained: false);

        var result = await fixture.Sandbox.RunAsync(program, plan, new OptimizationChunk(0, plan.Space.Count), Cancel);

        result.Failed.ShouldBe(2);
        result.Failures.ShouldAllBe(x => x.Reason.Contains("nine", StringComparison.Ordinal));
        result.Runs.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Wrong_parameters_are_refused_in_the_words_of_the_engine()
    {
        var program = await fixture.GetGoodAsync();
        Task RunAsync(string name, double value, BacktestOptions options) =>
            fixture.Sandbox.RunAsync(program, new SandboxRun(SampleData.Goog, new Dictionary<string, double> { [name] = value }, options), null, Cancel);

        (await Should.ThrowAsync<BacktestException>(() => RunAsync("fast", 0, BacktestOptions.Default))).Message.ShouldBe("fast is 0, 'my-sma-cross' allows a whole number in 1..1000.");
        (await Should.ThrowAsync<BacktestException>(() => RunAsync("quick", 1, BacktestOptions.Default))).Message.ShouldContain("has no parameter 'quick'");
        (await Should.ThrowAsync<BacktestException>(() => RunAsync("fast", 40, BacktestOptions.Default))).Message.ShouldBe("fast is 40, which has to be below slow, which is 30.");
        (await Should.ThrowAsync<BacktestException>(() => RunAsync("fast", 5, new BacktestOptions { Cash = -1 }))).Message.ShouldContain("cash");
    }

    private static OptimizationPlan CreatePlan(StrategyCatalog catalog, string strategy, bool draws, bool constrained)
    {
        var grids = draws ? new[] { ParameterGrid.Range("fast", 10, 40, 1), ParameterGrid.Range("slow", 5, 45, 1) } : [ParameterGrid.Range("fast", 5, 25, 4), ParameterGrid.Of("slow", 8, 20, 40)];
        var space = OptimizationSpace.Create(catalog, strategy, grids, constraints: constrained ? Constraints : null);
        return new OptimizationPlan(SampleData.Goog, draws ? space.Draw(30, 7) : space, OptimizationObjective.Of("sharpe"), BacktestOptions.Default);
    }
}
