namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>When a fetch says that the next messages may be read without it.</summary>
public sealed class DirectReadingScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    private const int Critical = 0;
    private const int Low = 3;

    [Fact]
    public async Task A_lane_that_alone_fills_a_fetch_may_be_read_directly()
    {
        await FillAsync(QueueLanes.Normal, 10);

        (await AllowedAsync()).ShouldBe(QueueLanes.Normal + 1);
    }

    [Fact]
    public async Task A_fetch_that_found_less_than_it_may_take_allows_nothing()
    {
        await FillAsync(QueueLanes.Normal, 4);

        (await AllowedAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(16, QueueLanes.Normal + 1)]
    public async Task A_busy_lane_may_be_read_directly_also_when_more_was_wanted(int messages, int allowed)
    {
        await FillAsync(QueueLanes.Normal, messages);

        (await AllowedAsync(limit: 1000, starting: 1000)).ShouldBe(allowed);
    }

    [Fact]
    public async Task While_a_lower_lane_waits_nothing_is_allowed()
    {
        await FillAsync(QueueLanes.Normal, 10);
        await FillAsync(Low, 1);

        (await AllowedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_fetch_from_two_lanes_allows_nothing()
    {
        await FillAsync(Critical, 2);
        await FillAsync(QueueLanes.Normal, 10);

        (await AllowedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task While_messages_are_handed_back_nothing_is_allowed()
    {
        await FillAsync(QueueLanes.Normal, 10);
        var id = (await Queue.FetchAsync("a", limit: 1))[1][0][1].Text;
        await Probe.SendAsync("XCLAIM", Queue.Lane, "bus", "returned", 0, id!, "JUSTID");

        (await AllowedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Messages_that_can_expire_or_wait_in_the_buffer_allow_nothing()
    {
        await FillAsync(QueueLanes.Normal, 20);

        (await AllowedAsync(starting: 4)).ShouldBe(0);
        await Probe.SendAsync("DEL", Queue.Lane);
        await Queue.JoinAsync("a");
        for (var index = 0; index < 10; index++)
        {
            await Probe.SendAsync("XADD", Queue.Lane, "*", "ttl", 60_000, "body", "{}");
        }

        (await AllowedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_time_of_Redis_comes_along()
    {
        await Queue.JoinAsync("a");
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        var reply = await Queue.FetchAsync("a");

        DateTimeOffset.FromUnixTimeMilliseconds(reply[7].Integer).ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(1));
    }

    private async Task<long> AllowedAsync(int limit = 5, int starting = 5) => (await Queue.FetchAsync("a", limit, starting))[6].Integer;

    private async Task FillAsync(int lane, int count)
    {
        await Queue.JoinAsync("a");
        for (var index = 0; index < count; index++)
        {
            await Queue.AddToAsync(lane);
        }
    }
}
