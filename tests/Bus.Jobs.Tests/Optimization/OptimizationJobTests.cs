using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Jobs.Optimization;

namespace Bus.Jobs.Tests.Optimization;

public sealed class OptimizationJobTests
{
    private static readonly RunOptimization Grid = new() { Strategy = "sma-cross", Grids = ["fast=5:25:5", "slow=10:65:5"], Where = ["fast < slow"] };

    [Fact]
    public void A_job_knows_its_points_objective_and_days()
    {
        var job = OptimizationJob.Create(Grid with { Objective = "SHARPE", From = new DateOnly(2005, 1, 3) });

        job.Space.Count.ShouldBe(60);
        job.Objective.Name.ShouldBe("sharpe");
        job.On(SampleData.Goog).Bars.Times[0].ShouldBe(new DateTime(2005, 1, 3, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Random_runs_are_drawn_by_the_seed()
    {
        var job = Grid with { Random = 12, Seed = 7 };

        OptimizationJob.Create(job).Space[3].ToString().ShouldBe(OptimizationJob.Create(job).Space[3].ToString());
        OptimizationJob.Create(job).Space.IsRandom.ShouldBeTrue();
    }

    public static TheoryData<RunOptimization, string> Wrong => new()
    {
        { Grid with { Grids = [] }, "There is no grid" },
        { Grid with { Grids = null! }, "There is no grid" },
        { Grid with { Grids = ["fast=25:5:5"] }, "The grid of fast starts above its end: from 25 to 5." },
        { Grid with { Grids = ["fast=5:25:0"] }, "The grid of fast has the step 0, it must be above 0." },
        { Grid with { Grids = ["fast=1:1000:1", "slow=2:1000:0.1"] }, "slow" },
        { Grid with { Grids = ["fast=1:1000:1", "slow=2:1000:1"], Where = [], Strategy = "ema-cross", Parameters = new Dictionary<string, double>(), Random = 0 }, "The number of random runs is 0" },
        { Grid with { Where = ["fast > slow"] }, "No combination of the grids satisfies 'fast > slow'" },
        { Grid with { Objective = "luck" }, "There is no statistic 'luck'; there is durationDays" },
        { Grid with { Strategy = "magic" }, "magic" },
        { Grid with { ChunkSize = 0 }, "The chunk size is 0, it must be from 1 to 1000000." },
        { Grid with { Grids = ["fast=1:100:1", "slow=101:200:1"], Where = [], ChunkSize = 1 }, "allowed are 2000, so at least 5 points each." },
        { Grid with { From = new DateOnly(2006, 1, 1), To = new DateOnly(2005, 1, 1) }, "The range starts after its end" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_run_is_refused_with_a_sentence(RunOptimization job, string sentence) =>
        Should.Throw<BacktestException>(() => OptimizationJob.Create(job)).Message.ShouldContain(sentence);

    [Theory]
    [InlineData(60, 37, 60)]
    [InlineData(20_000, 37, 2_500)]
    [InlineData(1_000_000, 37, 20_270)]
    [InlineData(1_000_000, 1, 125_000)]
    [InlineData(100, 2_000_000, 1)]
    [InlineData(100_000, 2_000_000, 50)]
    public void Chunks_take_about_a_second_are_shared_by_some_workers_and_are_at_most_2000(long points, int microseconds, long size) =>
        ChunkSizing.SizeFor(new OptimizationCost(1000, TimeSpan.FromMicroseconds(1000d * microseconds)), points).ShouldBe(size);

    [Fact]
    public async Task A_probe_of_points_sizes_the_chunks()
    {
        var optimization = new PlannedOptimization(OptimizationJob.Create(Grid).On(SampleData.Goog), deployed: null, TimeProvider.System);

        (await ChunkSizing.ProbeAsync(optimization, TimeProvider.System, CancellationToken.None)).ShouldBeInRange(1, 60);
    }
}
