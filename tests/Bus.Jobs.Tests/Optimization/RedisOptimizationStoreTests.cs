using Bus.Backtesting.Data;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Jobs.Optimization;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Jobs.Tests.Optimization;

public sealed class RedisOptimizationStoreTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RunOptimization _command = new()
    {
        JobId = Guid.NewGuid(),
        Strategy = "sma-cross",
        Grids = ["fast=5:25:5", "slow=10:65:5"],
        Where = ["fast < slow"],
        Parameters = new Dictionary<string, double>(),
        From = new DateOnly(2005, 1, 3),
        Spread = 0.002,
    };

    private RedisClient _client = null!;
    private RedisOptimizationStore _store = null!;

    private static CancellationToken None => CancellationToken.None;

    private string Plan => OptimizationIds.Plan(_command);

    public ValueTask InitializeAsync()
    {
        _client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        _store = new RedisOptimizationStore(_client, "bus", TimeSpan.FromDays(7));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task What_was_not_planned_is_not_known()
    {
        (await _store.GetAsync(_command.JobId, None)).ShouldBeNull();
        (await _store.ReadAsync(_command.JobId, None)).ShouldBeNull();
        (await _store.FindPlanAsync(_command.JobId, Plan, None)).ShouldBeNull();
        (await _store.FindCommandAsync(_command.JobId, Plan, None)).ShouldBeNull();
        (await _store.StoreChunkAsync(_command.JobId, Plan, Run(0, 10), None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Planning_again_keeps_the_first_chunk_size()
    {
        (await _store.PlanAsync(_command, Plan, 60, 10, None)).ShouldBe(10);
        (await _store.PlanAsync(_command, Plan, 60, 25, None)).ShouldBe(10);

        (await _store.FindPlanAsync(_command.JobId, Plan, None)).ShouldBe(10);
        OptimizationIds.Plan((await _store.FindCommandAsync(_command.JobId, Plan, None)).ShouldNotBeNull()).ShouldBe(Plan);
    }

    [Fact]
    public async Task A_plan_for_other_input_takes_the_place_of_the_former_with_its_chunks()
    {
        await _store.PlanAsync(_command, Plan, 60, 10, None);
        await _store.StoreChunkAsync(_command.JobId, Plan, Run(0, 10), None);
        (await _store.HasChunkAsync(_command.JobId, Plan, 0, None)).ShouldBeTrue();
        var other = _command with { Spread = 0 };

        (await _store.PlanAsync(other, OptimizationIds.Plan(other), 60, 30, None)).ShouldBe(30);

        (await _store.HasChunkAsync(_command.JobId, Plan, 0, None)).ShouldBeFalse();
        (await _store.StoreChunkAsync(_command.JobId, Plan, Run(10, 10), None)).ShouldBeFalse();
        (await _store.GetAsync(_command.JobId, None)).ShouldNotBeNull().ShouldSatisfyAllConditions(x => x.Done.ShouldBe(0), x => x.Best.ShouldBeNull());
    }

    [Fact]
    public async Task Chunks_in_any_order_and_twice_add_up_to_the_whole()
    {
        await _store.PlanAsync(_command, Plan, 60, 25, None);
        foreach (var (first, count) in new[] { (50, 10), (0, 25), (50, 10), (25, 25), (0, 25) })
        {
            (await _store.StoreChunkAsync(_command.JobId, Plan, Run(first, count), None)).ShouldBeTrue();
        }

        var whole = Run(0, 60);
        (await _store.GetAsync(_command.JobId, None)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            x => (x.Points, x.Done, x.Chunks, x.DoneChunks, x.Runs, x.Progress).ShouldBe((60, 60, 3, 3, whole.Runs.Count, 1)),
            x => (x.BestIndex, x.Best).ShouldBe((whole.Best!.Value.Index, whole.Best.Value.Objective)));
        var read = (await _store.ReadAsync(_command.JobId, None)).ShouldNotBeNull();
        read.Result!.Runs.ShouldBe(whole.Runs);
        read.Result.Chunks.ShouldBe([new OptimizationChunk(0, 60)]);
        (await fixture.Server.SendAsync("PTTL", $"bus:optimization:{_command.JobId:D}")).Integer.ShouldBeInRange(1, (long)TimeSpan.FromDays(7).TotalMilliseconds);
    }

    [Fact]
    public async Task The_best_so_far_is_the_lowest_where_that_is_asked_for()
    {
        var command = _command with { Minimize = true };
        await _store.PlanAsync(command, OptimizationIds.Plan(command), 60, 30, None);

        await _store.StoreChunkAsync(command.JobId, OptimizationIds.Plan(command), Run(0, 30, minimize: true), None);
        await _store.StoreChunkAsync(command.JobId, OptimizationIds.Plan(command), Run(30, 30, minimize: true), None);

        (await _store.GetAsync(command.JobId, None))!.BestIndex.ShouldBe(Run(0, 60, minimize: true).Best!.Value.Index);
    }

    [Fact]
    public void Ids_follow_from_plan_and_range_and_from_nothing_else()
    {
        var id = OptimizationIds.Chunk(_command.JobId, Plan, 10, 5);

        OptimizationIds.Chunk(_command.JobId, OptimizationIds.Plan(_command with { RequestedAt = DateTimeOffset.UnixEpoch }), 10, 5).ShouldBe(id);
        new[]
        {
            OptimizationIds.Chunk(Guid.NewGuid(), Plan, 10, 5),
            OptimizationIds.Chunk(_command.JobId, OptimizationIds.Plan(_command with { Cash = 1 }), 10, 5),
            OptimizationIds.Chunk(_command.JobId, Plan, 11, 5),
            OptimizationIds.Chunk(_command.JobId, Plan, 10, 6),
        }.ShouldNotContain(id);
        (id.Version, id.Variant >> 2).ShouldBe((8, 2));
    }

    private OptimizationResult Run(int first, int count, bool minimize = false)
    {
        var job = OptimizationJob.Create(_command with { Minimize = minimize });
        return new OptimizationRunner(job.On(SampleData.Goog)).Run(new OptimizationChunk(first, count));
    }
}
