using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Testing;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Runner_of_chunks
{
    [Fact]
    public void Counts_empty_failed_and_skipped_points_apart()
    {
        var result = Run(Plan("sma-cross", "finalEquity", false, "fast=5,600", "slow=20,700"));
        (result.Runs.Count, result.Skipped, result.Empty, result.Failed).ShouldBe((3, 1, 1, 0));

        result = Run(ModeStrategy.Plan("finalEquity", false, "mode=0:4:1"));
        (result.Runs.Count, result.Skipped, result.Empty, result.Failed).ShouldBe((3, 0, 1, 2));
    }

    [Fact]
    public void Says_why_runs_failed_and_goes_on()
    {
        var result = Run(ModeStrategy.Plan("finalEquity", false, "mode=4,3,0"));

        result.Failures.Select(failure => failure.Index).ShouldBe([0, 1]);
        result.Failures[0].Reason.ShouldBe("The strategy failed (InvalidOperationException): a mistake");
        result.Failures[1].Reason.ShouldContain("-1");
        result.Best.ShouldNotBeNull().Index.ShouldBe(2);
    }

    [Fact]
    public void Run_that_traded_nothing_is_never_the_best()
    {
        // Nothing costs nothing: by the lowest drawdown and by the fewest trades it would win.
        Run(ModeStrategy.Plan("trades", true, "mode=2,0")).Best.ShouldNotBeNull().Index.ShouldBe(1);
        Run(ModeStrategy.Plan("trades", true, "mode=2")).Best.ShouldBeNull();
    }

    [Fact]
    public void Run_with_a_trade_that_is_still_open_has_traded()
    {
        var result = Run(ModeStrategy.Plan("finalEquity", false, "mode=0,1", "units=1,2"));

        result.Empty.ShouldBe(0);
        result.Best.ShouldNotBeNull().ShouldBe(new OptimizationRun(1, 10_020, 10_020, 1, 0));
        result.Runs[1].ShouldBe(new OptimizationRun(3, 10_020, 10_020, 0, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_whose_objective_is_undefined_is_never_the_best(bool minimize)
    {
        // The win rate needs a closed trade.
        var result = Run(ModeStrategy.Plan("winRatePct", minimize, "mode=2,1,0"));

        result.Runs.Select(run => (run.Index, run.Objective)).ShouldBe([(2, 100), (1, null), (0, null)]);
        (result.Empty, result.Undefined).ShouldBe((1, 1));
        Run(ModeStrategy.Plan("winRatePct", minimize, "mode=2,1")).Best.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 1)]
    public void Best_is_the_highest_or_the_lowest(bool minimize, double units)
    {
        var plan = ModeStrategy.Plan("finalEquity", minimize, "units=1:20:1");

        var result = Run(plan);

        plan.Space[result.Best.ShouldNotBeNull().Index]["units"].ShouldBe(units);
        result.Runs.Select(run => run.Objective.ShouldNotBeNull()).ShouldBeInOrder(minimize ? SortDirection.Ascending : SortDirection.Descending);
    }

    [Fact]
    public void Whole_report_of_a_point_is_that_of_a_single_backtest()
    {
        var plan = Plan("sma-cross", "finalEquity", false, "fast=10,20", "slow=30");

        var report = new OptimizationRunner(plan).RunWhole(0, TestContext.Current.CancellationToken).Report;

        report.OrdersHash.ShouldBe(Backtest.Run(SampleData.Goog, "sma-cross", null, ("fast", 10), ("slow", 30)).Report.OrdersHash);
        report.Parameters.ShouldBe(new Dictionary<string, double> { ["fast"] = 10, ["slow"] = 30 });
    }

    [Theory]
    [InlineData("sma-cross", "finalEquity")]
    [InlineData("sma-cross", "sharpe")]
    [InlineData("sma-cross", "calmar")]
    [InlineData("sma-cross", "alphaPct")]
    [InlineData("ema-cross", "maxDrawdownPct")]
    public void Allocates_the_list_of_runs_and_nothing_beyond(string strategy, string objective) => AllocatedPerRun(strategy, objective).ShouldBe(40);

    [Theory]
    [InlineData("winRatePct", 200)]
    [InlineData("long.profitFactor", 200)]
    [InlineData("exposurePct", 1200)]
    public void Allocates_little_for_statistics_over_trades(string objective, double bytes) => AllocatedPerRun("sma-cross", objective).ShouldBeLessThan(bytes);

    [Fact]
    public void Stops_when_cancelled()
    {
        var runner = new OptimizationRunner(Plan("sma-cross", "finalEquity", false, "fast=10,20", "slow=30"));

        Should.Throw<OperationCanceledException>(() => runner.Run(new OptimizationChunk(0, 2), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    public void Refuses_a_chunk_outside_the_space(long first, long count)
    {
        var runner = new OptimizationRunner(Plan("sma-cross", "finalEquity", false, "fast=10,20", "slow=30"));

        Should.Throw<ArgumentOutOfRangeException>(() => runner.Run(new OptimizationChunk(first, count), TestContext.Current.CancellationToken));
    }

    /// <summary>Of runs after the first: the difference between a long chunk and a short one, which leaves out what each chunk takes.</summary>
    private static double AllocatedPerRun(string strategy, string objective)
    {
        var runner = new OptimizationRunner(Plan(strategy, objective, false, "fast=5:54:1", "slow=60,80"));
        runner.Run(new OptimizationChunk(0, 100), CancellationToken.None);

        var ten = Allocations.Of(() => runner.Run(new OptimizationChunk(0, 10), CancellationToken.None));
        var hundred = Allocations.Of(() => runner.Run(new OptimizationChunk(0, 100), CancellationToken.None));
        return (hundred - ten) / 90d;
    }

    private static OptimizationPlan Plan(string strategy, string objective, bool minimize, params string[] grids) => new(
        SampleData.Goog,
        OptimizationSpace.Create(StrategyCatalog.BuiltIn, strategy, grids.Select(ParameterGrid.Parse)),
        OptimizationObjective.Of(objective, minimize),
        BacktestOptions.Default);

    private static OptimizationResult Run(OptimizationPlan plan) =>
        new OptimizationRunner(plan).Run(new OptimizationChunk(0, plan.Space.Count), TestContext.Current.CancellationToken);
}
