using System.Globalization;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>In which order a fetch serves the lanes, what expires, and what a paused queue gives.</summary>
public sealed class LaneScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    private const int Critical = 0;
    private const int High = 1;
    private const int Low = 3;

    [Fact]
    public async Task A_fetch_serves_critical_first_and_low_last()
    {
        await Queue.JoinAsync("a");
        foreach (var lane in new[] { Low, QueueLanes.Normal, High, Critical })
        {
            await Queue.AddToAsync(lane);
        }

        (await LanesAsync(limit: 3)).ShouldBe([1, 2, 3]);
        (await LanesAsync(limit: 3)).ShouldBe([4]);
    }

    [Fact]
    public async Task A_lane_that_waited_too_long_gets_one_message_after_nine_others()
    {
        await Queue.JoinAsync("a");
        await FillAsync(Critical, 40);
        await FillAsync(Low, 5);

        await LanesAsync(limit: 9, longestWait: 0);
        (await LanesAsync(limit: 10, longestWait: 0)).ShouldBe([4, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        (await LanesAsync(limit: 10, longestWait: 0)).ShouldBe([4, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public async Task While_critical_waits_all_lower_lanes_together_take_a_tenth()
    {
        await Queue.JoinAsync("a");
        await FillAsync(Critical, 300);
        await FillAsync(High, 50);
        await FillAsync(QueueLanes.Normal, 50);
        await FillAsync(Low, 50);

        var served = new List<long>();
        for (var fetch = 0; fetch < 40; fetch++)
        {
            served.AddRange(await LanesAsync(limit: 5, longestWait: 0));
        }

        served.Count.ShouldBe(200);
        served.Count(x => x > 1).ShouldBeInRange(3, 20);
        served.Distinct().Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_lane_that_has_not_waited_long_gets_nothing_while_critical_waits()
    {
        await Queue.JoinAsync("a");
        await FillAsync(Critical, 40);
        await FillAsync(Low, 5);

        for (var fetch = 0; fetch < 4; fetch++)
        {
            (await LanesAsync(limit: 10)).ShouldAllBe(x => x == 1);
        }
    }

    [Fact]
    public async Task When_nothing_waits_for_higher_lanes_nothing_is_noted_about_it()
    {
        await Queue.JoinAsync("a");
        await FillAsync(Critical, 10);
        await FillAsync(Low, 5);
        await LanesAsync(limit: 10);
        (await Probe.SendAsync("EXISTS", Queue.Keys.State)).Integer.ShouldBe(1);

        await LanesAsync(limit: 10);

        (await Probe.SendAsync("EXISTS", Queue.Keys.State)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_queue_gives_nothing()
    {
        await Queue.JoinAsync("a");
        await Queue.AddAsync();
        await Probe.SendAsync("HSET", Queue.Keys.State, "paused", 1);

        (await Queue.FetchAsync("a"))[0].Integer.ShouldBe(2);
        await Probe.SendAsync("HDEL", Queue.Keys.State, "paused");
        (await Queue.FetchAsync("a"))[1].Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_message_is_dropped_and_counted()
    {
        await Queue.JoinAsync("a");
        await AddWithTimeToLiveAsync("1-1", 1000);
        var alive = await Queue.AddAsync();

        var reply = await Queue.FetchAsync("a");

        reply[1].Items.Select(x => x[1].Text).ShouldBe([alive]);
        reply[3].Integer.ShouldBe(1);
        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_message_is_returned_where_it_is_to_be_kept()
    {
        await Queue.JoinAsync("a");
        await AddWithTimeToLiveAsync("1-1", 1000);

        var reply = await Queue.FetchAsync("a", keepExpired: true);

        reply[1][0][4].Integer.ShouldBeLessThan(0);
        reply[3].Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_can_expire_says_how_much_time_is_left()
    {
        await Queue.JoinAsync("a");
        await AddWithTimeToLiveAsync("*", 60_000);

        (await Queue.FetchAsync("a"))[1][0][4].Integer.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task A_time_to_live_that_is_no_number_is_none()
    {
        await Queue.JoinAsync("a");
        await AddWithTimeToLiveAsync("1-1", "soon");

        (await Queue.FetchAsync("a"))[1][0].Count.ShouldBe(4);
    }

    private async Task<IReadOnlyList<long>> LanesAsync(int limit, long longestWait = 30_000)
    {
        await TimePassesAsync();
        return (await Queue.FetchAsync("a", limit, limit, longestWait: longestWait))[1].Items.Select(x => x[0].Integer).ToList();
    }

    /// <summary>A lane waits from the millisecond after the one in which it was served.</summary>
    private async Task TimePassesAsync()
    {
        var start = await NowAsync();
        while (await NowAsync() < start + TimeSpan.FromMilliseconds(2))
        {
        }
    }

    private async Task<TimeSpan> NowAsync()
    {
        var time = await Probe.SendAsync("TIME");
        return TimeSpan.FromSeconds(long.Parse(time[0].Text!, CultureInfo.InvariantCulture)) + TimeSpan.FromMicroseconds(long.Parse(time[1].Text!, CultureInfo.InvariantCulture));
    }

    private async Task FillAsync(int lane, int count)
    {
        for (var index = 0; index < count; index++)
        {
            await Queue.AddToAsync(lane);
        }
    }

    private Task AddWithTimeToLiveAsync(string id, object timeToLive) => Probe.SendAsync("XADD", Queue.Lane, id, "ttl", timeToLive, "body", "{}");
}
