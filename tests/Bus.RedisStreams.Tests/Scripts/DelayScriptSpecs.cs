namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Delaying, promoting and canceling.</summary>
public sealed class DelayScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    [Fact]
    public async Task A_delayed_message_comes_to_its_lane_when_it_is_due_and_not_before()
    {
        await Queue.JoinAsync("a");
        (await Queue.DelayAsync("later", 60_000))[0].Integer.ShouldBe(1);
        (await Queue.DelayAsync("now", 0, lane: 1))[0].Integer.ShouldBe(1);

        var reply = await Queue.PromoteAsync();

        reply[0].Integer.ShouldBeInRange(1, 60_000);
        reply[1].Texts().ShouldBe(["now"]);
        (await Queue.FetchAsync("a"))[1].Items.Select(x => x[0].Integer).ShouldBe([2]);
        (await Probe.SendAsync("HKEYS", Queue.Keys.DelayedBodies)).Texts().ShouldBe(["later"]);
    }

    [Fact]
    public async Task The_same_send_repeated_waits_once()
    {
        var first = await Queue.DelayAsync("same", 60_000);

        var second = await Queue.DelayAsync("same", 60_000);

        second[0].Integer.ShouldBe(0);
        second[1].Integer.ShouldBe(first[1].Integer);
        (await Probe.SendAsync("ZCARD", Queue.Keys.Delayed)).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Only_a_message_that_comes_due_before_all_others_wakes_a_sleeper()
    {
        await Queue.JoinAsync("a");
        await Queue.DelayAsync("second", 50_000);
        await Probe.SendAsync("XTRIM", Queue.Wake, "MAXLEN", 0);

        await Queue.DelayAsync("third", 60_000);
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(0);
        await Queue.DelayAsync("first", 40_000);
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
    }

    [Fact]
    public async Task A_delivery_that_is_replaced_is_settled_in_the_same_step()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.DelayAsync("again", 60_000, instance: "a", entryId: id, deliveries: 1))[0].Integer.ShouldBe(1);

        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(0);
        (await Queue.PendingAsync(id)).ShouldBeNull();
        (await Probe.SendAsync("ZCARD", Queue.Keys.Delayed)).Integer.ShouldBe(1);
    }

    [Theory]
    [InlineData("b", 1)]
    [InlineData("a", 2)]
    public async Task A_delivery_that_is_not_ours_any_more_is_not_replaced(string instance, long deliveries)
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.DelayAsync("again", 60_000, instance: instance, entryId: id, deliveries: deliveries))[0].Integer.ShouldBe(-1);

        (await Queue.PendingAsync(id)).ShouldBe(("a", 1));
        (await Probe.SendAsync("EXISTS", Queue.Keys.Delayed, Queue.Keys.DelayedBodies)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_for_a_temporary_queue_that_has_ended_creates_nothing()
    {
        (await Queue.DelayAsync("late", 60_000, mustExist: true))[0].Integer.ShouldBe(-2);

        (await Probe.SendAsync("EXISTS", Queue.Keys.Delayed, Queue.Keys.DelayedBodies)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_of_another_type_is_named_and_left_alone()
    {
        await Probe.SendAsync("SET", Queue.Keys.DelayedBodies, "mine");

        (await Queue.DelayAsync("x", 1000)).Text!.ShouldContain(Queue.Keys.DelayedBodies);

        (await Probe.SendAsync("EXISTS", Queue.Keys.Delayed)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_promotes_no_more_than_it_is_told()
    {
        await Queue.JoinAsync("a");
        for (var index = 0; index < 5; index++)
        {
            await Queue.DelayAsync($"m{index}", 0);
        }

        var reply = await Queue.PromoteAsync(limit: 2);
        reply[0].Integer.ShouldBe(0);
        reply[1].Count.ShouldBe(2);
        (await Queue.PromoteAsync(maxBytes: 1))[1].Count.ShouldBe(1);
        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(3);
    }

    [Fact]
    public async Task What_is_canceled_never_comes()
    {
        await Queue.JoinAsync("a");
        await Queue.DelayAsync("x", 0);

        (await Queue.CancelAsync("x", "unknown")).Integer.ShouldBe(1);

        var reply = await Queue.PromoteAsync();
        reply[0].Integer.ShouldBe(-1);
        reply[1].Count.ShouldBe(0);
        (await Probe.SendAsync("EXISTS", Queue.Keys.DelayedBodies)).Integer.ShouldBe(0);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'x' })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0x93, 9, 0xa1, (byte)'a', 0xa1, (byte)'b' })]
    [InlineData(new byte[] { 0x92, 3, 0xa1, (byte)'a' })]
    public async Task A_delayed_message_that_nobody_can_read_comes_as_it_is_and_holds_up_no_other(byte[] packed)
    {
        await Queue.JoinAsync("a");
        await Probe.SendAsync("ZADD", Queue.Keys.Delayed, 1, "strange");
        await Probe.SendAsync("HSET", Queue.Keys.DelayedBodies, "strange", packed);
        await Queue.DelayAsync("behind", 0);

        var reply = await Queue.PromoteAsync();

        reply[0].Integer.ShouldBe(-1);
        reply[1].Texts().ShouldBe(["strange", "behind"]);
        var entries = (await Probe.SendAsync("XRANGE", Queue.Lane, "-", "+")).Items;
        entries.Count.ShouldBe(2);
        entries[0][1]["body"].Bytes.ShouldBe(packed);
    }

    [Fact]
    public async Task A_scheduled_publish_that_nobody_can_read_stays_and_holds_up_no_other()
    {
        var (delayed, bodies) = (Queue.Keys.Delayed, Queue.Keys.DelayedBodies);
        await Probe.SendAsync("ZADD", delayed, 1, "strange", 2, "behind");
        await Probe.SendAsync("HSET", bodies, "strange", "x", "behind", new byte[] { 0x93, 3, 0xa1, (byte)'a', 0xa0 });

        var reply = await Queue.TakePublishesAsync(delayed, bodies);

        reply[1].Items.ShouldHaveSingleItem()[0].Text.ShouldBe("behind");
        (await Probe.SendAsync("HEXISTS", bodies, "strange")).Integer.ShouldBe(1);
        reply[0].Integer.ShouldBeInRange(1, 30_000);
    }
}
