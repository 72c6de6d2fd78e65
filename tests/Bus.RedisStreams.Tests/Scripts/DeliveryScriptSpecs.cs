namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Fetching, claiming, transferring and settling.</summary>
public sealed class DeliveryScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    [Fact]
    public async Task Fetch_without_a_lease_gives_nothing()
    {
        await Queue.JoinAsync("");
        await Queue.AddAsync();

        (await Queue.FetchAsync("stranger"))[0].Integer.ShouldBe(-1);

        (await Queue.ConsumersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_counts_only_what_starts_at_once()
    {
        await Queue.JoinAsync("a");
        var ids = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add(await Queue.AddAsync());
        }

        var reply = await Queue.FetchAsync("a", limit: 4, starting: 1);

        reply[0].Integer.ShouldBe(1);
        reply[1].Items.Select(x => x[1].Text).ShouldBe(ids.Take(4));
        reply[1].Items.Select(x => x[2].Integer).ShouldBe([1, 0, 0, 0]);
        (await Queue.PendingAsync(ids[0])).ShouldBe(("a", 1));
        (await Queue.PendingAsync(ids[3])).ShouldBe(("a", 0));
        (await Queue.PendingAsync(ids[4])).ShouldBeNull();
    }

    [Fact]
    public async Task Fetch_takes_returned_messages_first_and_removes_the_pseudo_consumer()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        var first = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, first, 1, 0);
        var second = await Queue.AddAsync();

        var reply = await Queue.FetchAsync("b");

        reply[1].Items.Select(x => x[1].Text).ShouldBe([first, second]);
        reply[1].Items.Select(x => x[2].Integer).ShouldBe([1, 1]);
        (await Queue.ConsumersAsync()).ShouldNotContain(RedisStreamsDefaults.ReturnedConsumer);
    }

    [Fact]
    public async Task Fetch_wakes_another_when_it_leaves_returned_messages_behind()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        for (var index = 0; index < 3; index++)
        {
            await Queue.AddAsync();
        }

        foreach (var message in (await Queue.FetchAsync("a"))[1].Items)
        {
            await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, message[1].Text!, 1, 1);
        }

        await Probe.SendAsync("XTRIM", Queue.Wake, "MAXLEN", 0);
        (await Queue.FetchAsync("b", limit: 2))[1].Count.ShouldBe(2);

        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
    }

    [Fact]
    public async Task Fetch_stops_behind_its_byte_limit()
    {
        await Queue.JoinAsync("a");
        for (var index = 0; index < 10; index++)
        {
            await Queue.AddAsync(new string('x', 1000));
        }

        (await Queue.FetchAsync("a", limit: 10, maxBytes: 1500, page: 1))[1].Count.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task Fetch_serves_lanes_from_critical_to_low()
    {
        await Queue.JoinAsync("a");
        foreach (var lane in new RedisKeys(Prefix).Queue("q").Lanes.Reverse())
        {
            await Probe.SendAsync("XADD", lane, "*", "body", "{}");
        }

        (await Queue.FetchAsync("a"))[1].Items.Select(x => x[0].Integer).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Fetch_settles_the_wake_entry_that_led_to_it()
    {
        await Queue.JoinAsync("a");
        var wake = (await Probe.SendAsync("XADD", Queue.Wake, "*", "reason", "test")).Text!;
        await Probe.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, "a", "STREAMS", Queue.Wake, ">");

        (await Queue.FetchAsync("a", wakeEntry: wake))[1].Count.ShouldBe(0);

        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(0);
    }

    [Fact]
    public async Task Claim_owned_reads_only_what_is_still_the_instances_own()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        var mine = await Queue.AddAsync("mine");
        await Queue.FetchAsync("a");
        var theirs = await Queue.AddAsync("theirs");
        await Queue.FetchAsync("b");
        var gone = await Queue.AddAsync("gone");
        await Queue.FetchAsync("a");
        await Probe.SendAsync("XDEL", Queue.Lane, gone);

        var reply = await Queue.ClaimOwnedAsync("a", mine, theirs, gone);

        reply.Count.ShouldBe(1);
        reply[0][0].Text.ShouldBe(mine);
        reply[0][1].Integer.ShouldBe(1);
        reply[0][2]["body"].Text.ShouldBe("mine");
        (await Queue.PendingAsync(gone)).ShouldBeNull();
    }

    [Fact]
    public async Task Claim_owned_tells_which_deliveries_are_counted()
    {
        await Queue.JoinAsync("a");
        var ids = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            ids.Add(await Queue.AddAsync());
        }

        await Queue.FetchAsync("a", limit: 3, starting: 1);
        await Queue.TransferAsync("a", "a", ids[2], 0, 1);

        var reply = await Queue.ClaimOwnedAsync("a", [.. ids]);

        reply.Items.Select(x => x[1].Integer).ShouldBe([1, 0, 1]);
        reply.Items.Select(x => x[3].Integer).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task Claim_owned_tells_a_buffered_message_that_was_delivered_before_from_a_counted_one()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, id, 1, 1);
        await Queue.FetchAsync("a", starting: 0);

        var reply = await Queue.ClaimOwnedAsync("a", id);

        (reply[0][1].Integer, reply[0][3].Integer).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Transfer_changes_only_what_is_ours_at_that_count_and_wakes_for_what_is_returned()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.TransferAsync("b", RedisStreamsDefaults.ReturnedConsumer, id, 1, 0)).Integer.ShouldBe(0);
        (await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, id, 7, 0)).Integer.ShouldBe(0);
        (await Queue.TransferAsync("a", "a", id, 1, 2)).Integer.ShouldBe(1);
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(0);
        (await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, id, 2, 1)).Integer.ShouldBe(1);

        (await Queue.PendingAsync(id)).ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 1));
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
    }

    [Fact]
    public async Task Settle_by_an_owner_leaves_what_others_have_taken_over()
    {
        await Queue.JoinAsync("a");
        var mine = await Queue.AddAsync();
        var taken = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, taken, 1, 1);

        (await Queue.SettleAsOwnerAsync("a", mine, taken)).Integer.ShouldBe(1);
        (await Queue.SettleAsOwnerAsync("a", taken)).Integer.ShouldBe(0);

        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(1);
    }

    [Fact]
    public async Task Settle_counts_what_was_pending_and_is_harmless_twice()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.SettleAsync(id)).Integer.ShouldBe(1);
        (await Queue.SettleAsync(id)).Integer.ShouldBe(0);

        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(0);
    }
}
