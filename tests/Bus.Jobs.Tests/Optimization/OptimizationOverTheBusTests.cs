using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Optimization;

public sealed class OptimizationOverTheBusTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly RunOptimization Grid = new()
    {
        Strategy = "sma-cross",
        Grids = ["fast=5:25:5", "slow=10:65:5"],
        Where = ["fast < slow"],
        Spread = 0.002,
        ChunkSize = 7,
    };

    private OptimizationBus _bus = null!;

    private static CancellationToken None => CancellationToken.None;

    public async ValueTask InitializeAsync() => _bus = await OptimizationBus.StartAsync(fixture.Server);

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task Chunks_on_workers_come_to_what_one_process_comes_to()
    {
        var expected = await Optimizer.RunAsync(OptimizationJob.Create(Grid).On(SampleData.Goog), 1, cancellationToken: None);

        var jobId = await _bus.Jobs.SubmitOptimizationAsync(Grid, cancellationToken: None);
        var status = await _bus.WaitForAsync(jobId, JobState.Completed);

        var completed = status.GetResult<OptimizationCompleted>().ShouldNotBeNull();
        completed.Counts.ShouldBe(new OptimizationCounts { Points = 60, Skipped = 10, Runs = 50, Chunks = 9 });
        (completed.Best!.Index, completed.Best.FinalEquity).ShouldBe((expected.Best!.Value.Index, expected.Best.Value.FinalEquity));
        completed.Statistics!.FinalEquity.ShouldBe(completed.Best.FinalEquity);
        completed.Top.Select(run => run.Index).ShouldBe(expected.Runs.Take(10).Select(run => run.Index));
        (await _bus.Results.ReadAsync(jobId, None))!.Result!.Runs.ShouldBe(expected.Runs);
        await Eventually.IsTrueAsync(() => _bus.Changes.Count(change => change is { Type: OptimizationJobTypes.ChunkName, To: "Completed" }) == 9, "nine chunks are told to have completed");
    }

    [Fact]
    public async Task The_reference_grid_has_its_best_run()
    {
        var prices = await File.ReadAllTextAsync(RefData.File("data/goog-daily-2004-2013.csv"), None);

        var jobId = await _bus.Jobs.SubmitOptimizationAsync(Grid with { Csv = prices, Data = "goog" }, cancellationToken: None);
        var completed = (await _bus.WaitForAsync(jobId, JobState.Completed)).GetResult<OptimizationCompleted>().ShouldNotBeNull();

        completed.Counts.Runs.ShouldBe(50);
        completed.Best!.FinalEquity.ShouldBe(105040.13, 0.005);
        (completed.Best.Parameters["fast"], completed.Best.Parameters["slow"]).ShouldBe((10, 15));
    }

    [Fact]
    public async Task A_chunk_that_is_kept_is_not_run_again()
    {
        var command = Grid with { JobId = Guid.NewGuid() };
        var plan = OptimizationIds.Plan(command);
        await _bus.Store.PlanAsync(command, plan, 60, 20, None);
        var runner = new OptimizationRunner(OptimizationJob.Create(command).On(SampleData.Goog));
        var kept = runner.Run(new OptimizationChunk(20, 20), None) with { Busy = TimeSpan.FromDays(1) };
        await _bus.Store.StoreChunkAsync(command.JobId, plan, kept, None);

        await _bus.Jobs.SubmitOptimizationAsync(command, cancellationToken: None);
        var completed = (await _bus.WaitForAsync(command.JobId, JobState.Completed)).GetResult<OptimizationCompleted>().ShouldNotBeNull();

        completed.Counts.ShouldSatisfyAllConditions(x => x.Runs.ShouldBe(50), x => x.Chunks.ShouldBe(3));
        completed.BusyMilliseconds.ShouldBeInRange(TimeSpan.FromDays(1).TotalMilliseconds, TimeSpan.FromDays(1.1).TotalMilliseconds);
    }

    [Fact]
    public async Task Runs_without_a_trade_count_as_empty_and_are_never_the_best()
    {
        var command = Grid with { Grids = ["fast=5", "slow=10,999"], Minimize = true, Objective = "trades", To = new DateOnly(2006, 1, 1) };

        var jobId = await _bus.Jobs.SubmitOptimizationAsync(command, cancellationToken: None);
        var completed = (await _bus.WaitForAsync(jobId, JobState.Completed)).GetResult<OptimizationCompleted>().ShouldNotBeNull();

        (completed.Counts.Empty, completed.Best!.Parameters["slow"]).ShouldBe((1, 10));
    }

    [Fact]
    public async Task What_cannot_run_is_refused_before_anything_is_sent()
    {
        var jobId = Guid.NewGuid();

        await Should.ThrowAsync<BacktestException>(() => _bus.Jobs.SubmitOptimizationAsync(Grid with { JobId = jobId, Objective = "luck" }, cancellationToken: None));

        (await _bus.Jobs.GetAsync(jobId, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_whose_grid_is_endless_fails_with_the_sentence_and_plans_nothing()
    {
        var jobId = Guid.NewGuid();

        await _bus.Jobs.SubmitAsync(Grid with { JobId = jobId, Grids = ["fast=5:25:0"] }, new JobOptions { JobId = jobId }, None);

        (await _bus.WaitForAsync(jobId, JobState.Failed)).Error.ShouldBe("The grid of fast has the step 0, it must be above 0.");
        (await _bus.Results.GetAsync(jobId, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Prices_that_are_not_there_fail_the_whole_with_the_sentence()
    {
        var jobId = await _bus.Jobs.SubmitOptimizationAsync(Grid with { Data = "absent.csv" }, cancellationToken: None);

        (await _bus.WaitForAsync(jobId, JobState.Failed)).Error!.ShouldContain("'absent.csv'");
    }

    [Fact]
    public async Task Cancelling_the_whole_cancels_its_chunks()
    {
        var command = Grid with { Grids = ["fast=2:400:1", "slow=401:1000:1"], ChunkSize = 10_000, Objective = "kelly" };
        var jobId = await _bus.Jobs.SubmitOptimizationAsync(command, cancellationToken: None);
        await Eventually.IsTrueAsync(() => _bus.Changes.Any(change => change is { Type: OptimizationJobTypes.ChunkName, To: "Running" }), "a chunk runs");

        await _bus.Jobs.CancelAsync(jobId, "changed my mind", None);

        (await _bus.WaitForAsync(jobId, JobState.Cancelled)).Error!.ShouldContain("changed my mind");
        await Eventually.IsTrueAsync(
            () => _bus.Changes.Where(change => change.Type == OptimizationJobTypes.ChunkName).GroupBy(change => change.JobId).All(chunk => chunk.Any(change => change.To is "Cancelled" or "Completed")),
            "all chunks have ended");
        _bus.Changes.Count(change => change is { Type: OptimizationJobTypes.ChunkName, To: "Cancelled" }).ShouldBePositive();
    }
}
