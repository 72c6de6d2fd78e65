namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Joining, renewing, recovering and leaving.</summary>
public sealed class MembershipScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    [Fact]
    public async Task Join_makes_lanes_groups_and_a_lease_and_changes_nothing_when_repeated()
    {
        (await Queue.JoinAsync("a")).Integer.ShouldBe(1);
        await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.JoinAsync("a")).Integer.ShouldBe(1);

        (await Queue.ConsumersAsync()).ShouldBe(["a"]);
        (await Probe.SendAsync("ZCARD", Queue.Leases)).Integer.ShouldBe(1);
        (await Probe.SendAsync("PTTL", Queue.Lane)).Integer.ShouldBe(-1);
    }

    [Fact]
    public async Task Join_without_an_instance_registers_none_and_with_a_lifetime_lets_the_keys_expire()
    {
        (await Queue.JoinAsync("", lifetime: 60_000)).Integer.ShouldBe(1);

        (await Probe.SendAsync("EXISTS", Queue.Leases)).Integer.ShouldBe(0);
        (await Probe.SendAsync("PTTL", Queue.Lane)).Integer.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task Join_refuses_a_key_of_another_type()
    {
        await Probe.SendAsync("SET", Queue.Lane, "mine");

        var reply = await Queue.JoinAsync("a");

        reply.IsError.ShouldBeTrue();
        reply.Text!.ShouldContain("WRONGTYPE");
        reply.Text!.ShouldContain(Queue.Lane);
    }

    [Fact]
    public async Task Renew_of_a_lease_that_was_taken_says_so()
    {
        await Queue.JoinAsync("a");
        await Probe.SendAsync("ZREM", Queue.Leases, "a");

        (await Queue.RenewAsync("a"))[0].Integer.ShouldBe(-1);

        (await Probe.SendAsync("ZCARD", Queue.Leases)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Renew_tells_the_next_end_of_another_lease_and_what_is_owned()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b", lease: 5000);
        await Queue.AddAsync();
        await Queue.FetchAsync("a");

        var reply = await Queue.RenewAsync("a");

        reply[0].Integer.ShouldBe(1);
        reply[1].Integer.ShouldBeInRange(1, 5000);
        reply[2].Integer.ShouldBe(0);
        reply[3].Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Renew_alone_on_the_queue_waits_for_nobody()
    {
        await Queue.JoinAsync("a");

        (await Queue.RenewAsync("a"))[1].Integer.ShouldBe(-1);
    }

    [Fact]
    public async Task Renew_sees_an_ended_lease_and_an_owner_without_one()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        await Queue.AddAsync();
        await Queue.FetchAsync("b");

        await Queue.ExpireAsync("b");
        (await Queue.RenewAsync("a"))[2].Integer.ShouldBe(1);
        await Probe.SendAsync("ZREM", Queue.Leases, "b");
        (await Queue.RenewAsync("a"))[2].Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Recover_hands_back_what_the_dead_own_and_leaves_the_living_alone()
    {
        await Queue.JoinAsync("dead");
        await Queue.JoinAsync("alive");
        var lost = await Queue.AddAsync();
        await Queue.FetchAsync("dead");
        var kept = await Queue.AddAsync();
        await Queue.FetchAsync("alive");
        await Queue.ExpireAsync("dead");

        var reply = await Queue.RecoverAsync();

        reply.Items.Select(x => x.Integer).ShouldBe([1, 0]);
        (await Queue.PendingAsync(lost)).ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 1));
        (await Queue.PendingAsync(kept)).ShouldBe(("alive", 1));
        (await Queue.ConsumersAsync()).ShouldNotContain("dead");
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
    }

    [Fact]
    public async Task Recover_says_when_there_is_more()
    {
        await Queue.JoinAsync("dead");
        for (var index = 0; index < 5; index++)
        {
            await Queue.AddAsync();
        }

        await Queue.FetchAsync("dead");
        await Queue.ExpireAsync("dead");

        (await Queue.RecoverAsync(limit: 3)).Items.Select(x => x.Integer).ShouldBe([3, 1]);
        (await Queue.RecoverAsync(limit: 3)).Items.Select(x => x.Integer).ShouldBe([2, 0]);
        (await Queue.RecoverAsync(limit: 3)).Items.Select(x => x.Integer).ShouldBe([0, 0]);
    }

    [Fact]
    public async Task Messages_whose_consumer_was_deleted_are_seen_and_handed_back_as_delivered_before()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        var ids = new List<string>();
        for (var index = 0; index < 6; index++)
        {
            ids.Add(await Queue.AddAsync());
            await Queue.FetchAsync(index % 2 == 0 ? "a" : "b", limit: 1);
        }

        var waiting = await Queue.AddAsync();
        (await Queue.RenewAsync("b"))[2].Integer.ShouldBe(0);
        await Probe.SendAsync("XGROUP", "DELCONSUMER", Queue.Lane, RedisStreamsDefaults.ConsumerGroup, "a");

        (await Queue.RenewAsync("b"))[2].Integer.ShouldBe(1);
        (await Queue.RecoverAsync(limit: 2)).Items.Select(x => x.Integer).ShouldBe([2, 1]);
        (await Queue.RecoverAsync(limit: 2)).Items.Select(x => x.Integer).ShouldBe([1, 0]);

        for (var index = 0; index < 6; index++)
        {
            (await Queue.PendingAsync(ids[index])).ShouldBe((index % 2 == 0 ? RedisStreamsDefaults.ReturnedConsumer : "b", 1));
        }

        (await Queue.RenewAsync("b"))[2].Integer.ShouldBe(0);
        (await Queue.FetchAsync("b"))[1].Items.Select(x => x[1].Text).ShouldBe([ids[0], ids[2], ids[4], waiting]);
    }

    [Fact]
    public async Task A_message_whose_consumer_was_deleted_is_found_behind_all_that_are_held()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        for (var index = 0; index < 250; index++)
        {
            await Queue.AddAsync();
        }

        await Queue.FetchAsync("b", limit: 250, starting: 250);
        var last = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Probe.SendAsync("XGROUP", "DELCONSUMER", Queue.Lane, RedisStreamsDefaults.ConsumerGroup, "a");

        (await Queue.RecoverAsync()).Items.Select(x => x.Integer).ShouldBe([1, 0]);

        (await Queue.PendingAsync(last)).ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 1));
    }

    [Fact]
    public async Task Leave_hands_back_what_is_owned_and_removes_the_instance()
    {
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.LeaveAsync("a")).Integer.ShouldBe(1);

        (await Queue.PendingAsync(id)).ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 1));
        (await Queue.ConsumersAsync()).ShouldNotContain("a");
        (await Probe.SendAsync("ZSCORE", Queue.Leases, "a")).IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task Leave_ends_a_temporary_queue_with_its_last_instance_only()
    {
        await Queue.JoinAsync("a", lifetime: 60_000);
        await Queue.JoinAsync("b", lifetime: 60_000);

        (await Queue.LeaveAsync("a", isTemporary: true)).Integer.ShouldBe(0);
        (await Probe.SendAsync("EXISTS", Queue.Lane)).Integer.ShouldBe(1);
        (await Queue.LeaveAsync("b", isTemporary: true)).Integer.ShouldBe(ClientContext.QueueEnded);

        (await Probe.SendAsync("KEYS", $"{Prefix}:*")).Count.ShouldBe(0);
    }
}
