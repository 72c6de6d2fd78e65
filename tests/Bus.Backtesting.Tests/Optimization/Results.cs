using Bus.Backtesting.Optimization;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Results
{
    private static readonly OptimizationObjective Equity = OptimizationObjective.Of("finalEquity");

    [Fact]
    public void Merged_in_any_order_give_the_same_whole()
    {
        var plan = ModeStrategy.Plan("profitFactor", false, "mode=0:4:1", "units=1:20:1");
        var runner = new OptimizationRunner(plan);
        var whole = Run(runner, new OptimizationChunk(0, 100));
        OptimizationResult[] parts = [.. plan.Space.Split(7).Select(chunk => Run(runner, chunk))];

        foreach (var seed in Enumerable.Range(0, 5))
        {
            new Random(seed).Shuffle(parts);
            ShouldBeSame(OptimizationResult.Merge(parts), whole);

            // One after the other, as they come.
            ShouldBeSame(parts.Aggregate((sum, part) => OptimizationResult.Merge(sum, part)), whole);
        }
    }

    [Fact]
    public void Keep_the_first_failures_and_count_all()
    {
        var plan = ModeStrategy.Plan("finalEquity", false, "mode=3,4", "units=1:150:1");
        var runner = new OptimizationRunner(plan);

        var merged = OptimizationResult.Merge(Run(runner, new OptimizationChunk(140, 160)), Run(runner, new OptimizationChunk(0, 140)));

        merged.Failed.ShouldBe(300);
        merged.Failures.Select(failure => failure.Index).ShouldBe(Enumerable.Range(0, 100).Select(i => (long)i));
    }

    [Fact]
    public void Equal_runs_stay_in_the_order_of_the_space()
    {
        var merged = OptimizationResult.Merge(Part(2, 100), Part(0, 100), Part(1, 200), Part(3, 200));

        merged.Runs.Select(run => run.Index).ShouldBe([1, 3, 0, 2]);
    }

    [Fact]
    public void Neighbours_are_joined_and_gaps_stay()
    {
        var merged = OptimizationResult.Merge(Part(5, 1), Part(0, 1), Part(1, 1));

        merged.Chunks.ShouldBe([new(0, 2), new(5, 1)]);
        merged.Overlaps(new OptimizationChunk(1, 3)).ShouldBeTrue();
        merged.Overlaps(new OptimizationChunk(2, 3)).ShouldBeFalse();
        merged.Overlaps(new OptimizationChunk(2, 4)).ShouldBeTrue();
    }

    [Fact]
    public void Same_point_is_never_counted_twice() =>
        Should.Throw<ArgumentException>(() => OptimizationResult.Merge(Part(1, 5), Part(0, 5), Part(1, 5))).Message.ShouldStartWith("Two results hold the point 1.");

    [Fact]
    public void Of_different_objectives_are_not_merged() =>
        Should.Throw<ArgumentException>(() => OptimizationResult.Merge(Part(1, 5), Part(2, 5) with { Objective = OptimizationObjective.Of("finalEquity", minimize: true) }));

    [Fact]
    public void Nothing_is_not_merged() => Should.Throw<ArgumentException>(() => OptimizationResult.Merge());

    [Fact]
    public void Cost_tells_how_many_points_fit_into_a_time()
    {
        var cost = new OptimizationCost(1000, TimeSpan.FromSeconds(2)).Add(new OptimizationCost(1000, TimeSpan.FromSeconds(6)));

        cost.PerPoint.ShouldBe(TimeSpan.FromMilliseconds(4));
        cost.PointsFor(TimeSpan.FromSeconds(1)).ShouldBe(250);
        cost.PointsFor(TimeSpan.FromMilliseconds(1)).ShouldBe(1);
        cost.TimeFor(500).ShouldBe(TimeSpan.FromSeconds(2));
        default(OptimizationCost).PointsFor(TimeSpan.FromSeconds(1)).ShouldBe(1);
        default(OptimizationCost).TimeFor(10).ShouldBe(TimeSpan.Zero);
        new OptimizationCost(100_000_000, TimeSpan.FromTicks(10)).PointsFor(TimeSpan.FromTicks(10)).ShouldBe(100_000_000);
        new OptimizationCost(1, TimeSpan.FromDays(10_000)).TimeFor(long.MaxValue).ShouldBeGreaterThan(TimeSpan.FromDays(1_000_000));
    }

    [Fact]
    public void Cost_of_a_result_is_that_of_its_points() =>
        OptimizationResult.Merge(Part(0, 1), Part(1, 1), Part(2, 1)).Cost.ShouldBe(new OptimizationCost(3, TimeSpan.FromMilliseconds(30)));

    private static OptimizationResult Run(OptimizationRunner runner, OptimizationChunk chunk) => runner.Run(chunk, TestContext.Current.CancellationToken);

    private static OptimizationResult Part(long index, double equity) => new()
    {
        Objective = Equity,
        Chunks = [new OptimizationChunk(index, 1)],
        Runs = [new OptimizationRun(index, equity, equity, 1, 0)],
        Failures = [],
        Skipped = 0,
        Failed = 0,
        Busy = TimeSpan.FromMilliseconds(10),
    };

    private static void ShouldBeSame(OptimizationResult actual, OptimizationResult expected)
    {
        actual.Runs.ShouldBe(expected.Runs);
        actual.Failures.ShouldBe(expected.Failures);
        actual.Chunks.ShouldBe(expected.Chunks);
        (actual.Skipped, actual.Failed, actual.Empty, actual.Undefined, actual.Best)
            .ShouldBe((expected.Skipped, expected.Failed, expected.Empty, expected.Undefined, expected.Best));
    }
}
