namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>The scripts that drop second messages, each of their replies once.</summary>
public sealed class DeduplicationScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    [Fact]
    public async Task Add_once_adds_the_first_and_drops_the_second_of_an_id()
    {
        var id = (await Queue.AddOnceAsync("m", body: "first")).Text!;

        (await Queue.AddOnceAsync("m", body: "second")).Integer.ShouldBe(0);
        (await Queue.AddOnceAsync("other", body: "third")).Text.ShouldNotBe(id);

        var entries = await Probe.SendAsync("XRANGE", Queue.Lane, "-", "+");
        entries.Items.Select(x => x[1]["body"].Text).ShouldBe(["first", "third"]);
        (await Probe.SendAsync("PTTL", Queue.Keys.Deduplication("m"))).Integer.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task Add_once_adds_again_when_the_mark_is_gone()
    {
        await Queue.AddOnceAsync("m");
        await Probe.SendAsync("DEL", Queue.Keys.Deduplication("m"));

        (await Queue.AddOnceAsync("m")).Text.ShouldNotBeNull();
    }

    [Fact]
    public async Task Add_once_to_a_queue_that_is_gone_adds_nothing_and_leaves_no_mark()
    {
        (await Queue.AddOnceAsync("m", mustExist: true)).IsNull.ShouldBeTrue();

        (await Probe.SendAsync("EXISTS", Queue.Keys.Deduplication("m"), Queue.Lane)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Add_once_to_a_key_of_another_type_fails_and_leaves_no_mark()
    {
        await Probe.SendAsync("SET", Queue.Lane, "mine");

        (await Queue.AddOnceAsync("m")).Text!.ShouldContain("WRONGTYPE");

        (await Probe.SendAsync("EXISTS", Queue.Keys.Deduplication("m"))).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Delay_keeps_the_first_and_drops_the_second_of_an_id()
    {
        (await Queue.DelayAsync("a", 60_000, mark: "m", window: 60_000))[0].Integer.ShouldBe(1);

        (await Queue.DelayAsync("b", 60_000, mark: "m", window: 60_000))[0].Integer.ShouldBe(-3);
        (await Queue.DelayAsync("a", 60_000, mark: "m", window: 60_000))[0].Integer.ShouldBe(0);
        (await Queue.AddOnceAsync("m")).Integer.ShouldBe(0);
        (await Queue.DelayAsync("c", 60_000))[0].Integer.ShouldBe(1);

        (await Probe.SendAsync("ZCARD", Queue.Keys.Delayed)).Integer.ShouldBe(2);
    }
}
