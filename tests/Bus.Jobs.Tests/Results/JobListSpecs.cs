using System.Globalization;
using System.Text.RegularExpressions;
using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Testing;

namespace Bus.Jobs.Tests.Results;

/// <summary>Jobs as they are listed and counted, on a Redis of the test.</summary>
public sealed partial class JobListSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Prefix = "bus:{jobs}:saga:job:";

    // Ids that are spread evenly, whatever is copied before or after.
    private const string Copy =
        """
        local type, state, first, count = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
        local prefix = string.match(KEYS[1], '^.*:')
        local data = string.gsub(redis.call('HGET', KEYS[1], 'data'), '"work"', '"' .. type .. '"')
        for i = first, first + count - 1 do
          local id = string.format('%08x-0000-4000-8000-%012x', i * 2654435761 % 4294967296, i)
          local byType = #type .. ':' .. type .. ':' .. id
          local byBoth = (#state + 1 + #type) .. ':' .. state .. '/' .. type .. ':' .. id
          redis.call('HSET', prefix .. id, 'version', 1, 'state', state, 'data', data, 'created', 1, 'updated', 1, 'index:Type', byType, 'index:StateAndType', byBoth, 'index:ParentId', '')
          redis.call('ZADD', prefix .. 'all', 1, id)
          redis.call('ZADD', prefix .. 'state:' .. state, 1, id)
          redis.call('ZADD', prefix .. 'index:Type', 0, byType)
          redis.call('ZADD', prefix .. 'index:StateAndType', 0, byBoth)
        end
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Before_the_first_job_nothing_is_listed_and_all_counts_are_zero()
    {
        await using var bus = await WorkBus.StartAsync(fixture.Server.ConnectionString);

        (await bus.Jobs.ListAsync(new JobQuery { State = "completed" }, Token)).ShouldSatisfyAllConditions(x => x.Items.ShouldBeEmpty(), x => x.Next.ShouldBeNull());
        var statistics = (await bus.Jobs.GetStatisticsAsync(Token)).ShouldHaveSingleItem();
        (statistics.States.Values.Sum(), statistics.FailureRate, statistics.MeanSeconds, statistics.Level).ShouldBe((0, null, null, "normal"));
    }

    [Fact]
    public async Task With_100000_jobs_pages_and_figures_are_right_and_cost_as_few_commands_as_with_a_few()
    {
        await using var bus = await WorkBus.StartAsync(fixture.Server.ConnectionString);
        var failed = await bus.SubmitAsync("wrong");
        await bus.WaitForAsync(failed, "DeadLettered");
        await CopyAsync(await CompleteAsync(bus), "work", "Completed", first: 1, count: 99_998);
        await fixture.Server.SendAsync("CONFIG", "RESETSTAT");

        (await bus.Jobs.ListAsync(new JobQuery { State = "deadlettered" }, Token)).Items.ShouldHaveSingleItem().JobId.ShouldBe(failed);
        (await bus.Jobs.ListAsync(new JobQuery { Limit = 50 }, Token)).Items.Count.ShouldBe(50);
        var statistics = (await bus.Jobs.GetStatisticsAsync(Token)).ShouldHaveSingleItem();

        (statistics.States["Completed"], statistics.States["DeadLettered"], statistics.States.Values.Sum()).ShouldBe((99_999, 1, 100_000));
        statistics.FailureRate.ShouldBe(0.00001);
        statistics.MeanSeconds.ShouldNotBeNull();

        // Of a thousand jobs the mean is made, each of which takes three.
        (await CountCommandsAsync()).ShouldBeLessThan(5_000);
    }

    [Fact]
    public async Task Pages_follow_each_other_in_the_order_of_the_ids_over_types_and_states_and_end()
    {
        await using var bus = await WorkBus.StartAsync(fixture.Server.ConnectionString);
        var id = await CompleteAsync(bus);
        await CopyAsync(id, "work", "Completed", first: 1, count: 300);
        await CopyAsync(id, "work", "Cancelled", first: 1_000, count: 40);
        await CopyAsync(id, "other", "Completed", first: 2_000, count: 250);

        (await ReadAllAsync(bus, new JobQuery { Limit = 70 })).Count.ShouldBe(591);
        (await ReadAllAsync(bus, new JobQuery { Limit = 1000 })).Count.ShouldBe(591);
        (await ReadAllAsync(bus, new JobQuery { Type = "work", Limit = 17 })).Count.ShouldBe(341);
        (await ReadAllAsync(bus, new JobQuery { State = "Completed", Limit = 100 })).Count.ShouldBe(551);
        (await ReadAllAsync(bus, new JobQuery { State = "Completed", Type = "other", Limit = 125 })).Count.ShouldBe(250);
        (await ReadAllAsync(bus, new JobQuery { State = "Running" })).ShouldBeEmpty();
        (await ReadAllAsync(bus, new JobQuery { SubmittedBefore = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1) })).ShouldBeEmpty();
        (await ReadAllAsync(bus, new JobQuery { SubmittedBefore = TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1), Limit = 500 })).Count.ShouldBe(591);
    }

    [Fact]
    public async Task A_page_ends_where_10000_jobs_were_looked_at_and_the_next_one_goes_on_behind_them()
    {
        await using var bus = await WorkBus.StartAsync(fixture.Server.ConnectionString);
        await CopyAsync(await CompleteAsync(bus), "work", "Completed", first: 1, count: 10_300);
        var query = new JobQuery { SubmittedBefore = DateTimeOffset.UnixEpoch };

        var first = await bus.Jobs.ListAsync(query, Token);
        var second = await bus.Jobs.ListAsync(query with { Cursor = first.Next }, Token);

        first.ShouldSatisfyAllConditions(x => x.Items.ShouldBeEmpty(), x => x.Next.ShouldNotBeNull());
        second.ShouldSatisfyAllConditions(x => x.Items.ShouldBeEmpty(), x => x.Next.ShouldBeNull());
    }

    private static async Task<Guid> CompleteAsync(WorkBus bus)
    {
        var id = await bus.SubmitAsync("complete");
        await bus.WaitForAsync(id, "Completed");
        return id;
    }

    /// <summary>All pages; each as long as asked for but the last, in the order of the ids, none twice.</summary>
    private static async Task<List<Guid>> ReadAllAsync(WorkBus bus, JobQuery query)
    {
        var ids = new List<Guid>();
        for (var page = await bus.Jobs.ListAsync(query, Token); ; page = await bus.Jobs.ListAsync(query with { Cursor = page.Next }, Token))
        {
            ids.AddRange(page.Items.Select(x => x.JobId));
            if (page.Next is null)
            {
                ids.ShouldBe(ids.Distinct().Order());
                return ids;
            }

            page.Items.Count.ShouldBe(query.Limit);
        }
    }

    private async Task CopyAsync(Guid template, string type, string state, int first, int count)
    {
        await using var probe = await fixture.Server.ConnectAsync();
        for (var copied = 0; copied < count; copied += 10_000)
        {
            await probe.SendAsync("EVAL", Copy, 1, $"{Prefix}{template:D}", type, state, first + copied, Math.Min(10_000, count - copied));
        }
    }

    private async Task<long> CountCommandsAsync() => Calls().Matches((await fixture.Server.SendAsync("INFO", "commandstats")).Text!)
        .Sum(x => long.Parse(x.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"calls=(\d+)")]
    private static partial Regex Calls();
}
