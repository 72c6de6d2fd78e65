using System.Globalization;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Backtesting.Tests.Golden;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Whole_optimizations
{
    [Fact]
    public async Task Reference_grid_has_fifty_runs_and_its_best()
    {
        var plan = Plan(ReferenceData.Goog, "finalEquity", "fast=5:25:5", "slow=10:65:5") with { Options = new BacktestOptions { Spread = 0.002 } };
        var expected = ReferenceData.Csv("golden", "grid_goog_smacross_spread.csv")[1..]
            .ToDictionary(row => $"fast={row[0]} slow={row[1]}", row => double.Parse(row[2], CultureInfo.InvariantCulture));

        var result = await RunAsync(plan, threads: 2);

        (result.Runs.Count, result.Skipped, result.Failed, result.Empty).ShouldBe((50, 10, 0, 0));
        var best = result.Best.ShouldNotBeNull();
        plan.Space[best.Index].ToString().ShouldBe("fast=10 slow=15");
        best.FinalEquity.ShouldBe(105040.13, 0.005);
        foreach (var run in result.Runs)
        {
            run.FinalEquity.ShouldBe(expected[plan.Space[run.Index].ToString()], 1e-6, plan.Space[run.Index].ToString());
        }
    }

    [Fact]
    public async Task Shipped_data_has_a_best_everywhere()
    {
        var plan = Plan(SampleData.Goog, "finalEquity", "fast=5:25:5", "slow=10:65:5");

        var result = await RunAsync(plan, threads: 1);

        var best = result.Best.ShouldNotBeNull();
        result.Runs.Count.ShouldBe(50);
        result.Runs.ShouldAllBe(run => run.FinalEquity <= best.FinalEquity);
        best.FinalEquity.ShouldBe(Backtest.Run(SampleData.Goog, "sma-cross", null, [.. plan.Space[best.Index].ToDictionary().Select(x => (x.Key, x.Value))]).Report.FinalEquity);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(256)]
    public async Task Number_of_threads_does_not_change_the_result(int threads)
    {
        var plan = Plan(SampleData.Goog, "sharpe", "fast=1:40:1", "slow=10:65:5");

        var (one, several) = (await RunAsync(plan, threads: 1), await RunAsync(plan, threads));

        several.Runs.ShouldBe(one.Runs);
        several.Chunks.ShouldBe([new OptimizationChunk(0, plan.Space.Count)]);
        several.Skipped.ShouldBe(one.Skipped);
    }

    [Fact]
    public async Task Progress_rises_to_the_end()
    {
        var plan = Plan(SampleData.Goog, "finalEquity", "fast=1:30:1", "slow=31:60:1");
        var told = new List<OptimizationProgress>();

        var result = await Optimizer.RunAsync(plan, 2, new Recorder(told), null, TestContext.Current.CancellationToken);

        told.Select(progress => progress.Done).ShouldBeInOrder(SortDirection.Ascending);
        var last = told[^1];
        (last.Done, last.Total, last.Runs, last.Best).ShouldBe((900, 900, 900, result.Best));
        last.Remaining.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Progress_estimates_the_rest_by_what_is_done()
    {
        new OptimizationProgress(25, 100, 20, null, TimeSpan.FromSeconds(10)).Remaining.ShouldBe(TimeSpan.FromSeconds(30));
        new OptimizationProgress(0, 100, 0, null, TimeSpan.Zero).Remaining.ShouldBeNull();
    }

    [Fact]
    public async Task Cancellation_ends_all_threads()
    {
        using var cancellation = new CancellationTokenSource();
        var plan = Plan(SampleData.Goog, "finalEquity", "fast=1:100:1", "slow=101:1000:1");

        await Should.ThrowAsync<OperationCanceledException>(() => Optimizer.RunAsync(plan, 2, new Canceller(cancellation), null, cancellation.Token));
    }

    [Fact]
    public async Task Failure_outside_a_run_is_shown_as_it_is()
    {
        var plan = Plan(SampleData.Goog, "finalEquity", "fast=1:100:1", "slow=101:1000:1");

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => Optimizer.RunAsync(plan, 2, new Breaker(), null, TestContext.Current.CancellationToken));
        failure.Message.ShouldBe("progress");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public async Task Refuses_a_number_of_threads_that_is_none(int threads) =>
        (await Should.ThrowAsync<BacktestException>(() => RunAsync(Plan(SampleData.Goog, "finalEquity", "fast=1,2"), threads))).Message
            .ShouldBe($"The number of threads is {threads}, it must be from 1 to 256.");

    [Fact]
    public async Task Refuses_a_space_that_is_too_large_and_options_that_are_wrong()
    {
        await Should.ThrowAsync<BacktestException>(() => RunAsync(Plan(SampleData.Goog, "finalEquity", "fast=1:1000:1", "slow=2:1000:1") with { Options = new BacktestOptions { Cash = 0 } }, 1));
        await Should.ThrowAsync<BacktestException>(() => RunAsync(
            new OptimizationPlan(
                SampleData.Goog,
                OptimizationSpace.Create(StrategyCatalog.BuiltIn, "rsi-reversal", [ParameterGrid.Range("oversold", 1, 40, 0.01m), ParameterGrid.Range("overbought", 50, 99, 0.01m)]),
                OptimizationObjective.Of("sharpe"),
                BacktestOptions.Default),
            1));
    }

    private static OptimizationPlan Plan(Bars bars, string objective, params string[] grids) => new(
        bars,
        OptimizationSpace.Create(StrategyCatalog.BuiltIn, "sma-cross", grids.Select(ParameterGrid.Parse)),
        OptimizationObjective.Of(objective),
        BacktestOptions.Default);

    private static Task<OptimizationResult> RunAsync(OptimizationPlan plan, int threads) =>
        Optimizer.RunAsync(plan, threads, null, null, TestContext.Current.CancellationToken);

    private sealed class Recorder(List<OptimizationProgress> told) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => told.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => source.Cancel();
    }

    private sealed class Breaker : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => throw new InvalidOperationException("progress");
    }
}
