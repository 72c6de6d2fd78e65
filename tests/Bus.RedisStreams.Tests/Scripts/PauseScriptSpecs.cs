namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Pausing and resuming.</summary>
public sealed class PauseScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    [Fact]
    public async Task A_fetch_from_a_paused_queue_gives_nothing_and_names_the_wake_to_wait_behind()
    {
        await Queue.JoinAsync("a");
        await Queue.AddAsync();

        (await Queue.PauseAsync()).Integer.ShouldBe(1);

        (await Queue.PauseAsync()).Integer.ShouldBe(0);
        var paused = await Queue.FetchAsync("a");
        var wakes = await Probe.SendAsync("XRANGE", Queue.Wake, "-", "+");
        (paused[0].Integer, paused[1].Text).ShouldBe((2, wakes[wakes.Count - 1][0].Text));
        (await Queue.PauseAsync(pauses: false)).Integer.ShouldBe(1);
        (await Probe.SendAsync("XREAD", "STREAMS", Queue.Wake, paused[1].Text!)).IsNull.ShouldBeFalse("whoever waits behind it is woken");
        (await Queue.FetchAsync("a"))[1].Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_pause_of_a_queue_that_ends_by_itself_ends_with_it()
    {
        await Queue.JoinAsync("a", lifetime: 60_000);

        await Queue.PauseAsync();

        (await Probe.SendAsync("PTTL", Queue.Keys.State)).Integer.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task The_pause_of_a_queue_that_stays_stays()
    {
        await Queue.JoinAsync("a");

        await Queue.PauseAsync();

        (await Probe.SendAsync("PTTL", Queue.Keys.State)).Integer.ShouldBe(-1);
    }
}
