namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Moving to another queue, and subscriptions.</summary>
public sealed class MoveAndSubscribeScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    private string Topic => $"{Prefix}:topic:t";

    [Fact]
    public async Task Move_moves_once_and_completes_headers_and_id()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync("body");
        await Queue.FetchAsync("a");

        (await Queue.MoveAsync("a", id, 1)).Integer.ShouldBe(1);
        (await Queue.MoveAsync("a", id, 1)).Integer.ShouldBe(0);

        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(0);
        var fields = (await Probe.SendAsync("XRANGE", Queue.ErrorLane, "-", "+"))[0][1];
        fields["body"].Text.ShouldBe("body");
        fields["headers"].Text.ShouldBe("""{"why":"because"}""");
        fields["message-id"].Text.ShouldBe("fallback-id");
    }

    [Fact]
    public async Task Move_does_nothing_for_another_owner_or_another_delivery()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        (await Queue.MoveAsync("b", id, 1)).Integer.ShouldBe(-1);
        (await Queue.MoveAsync("a", id, 2)).Integer.ShouldBe(-1);

        (await Probe.SendAsync("EXISTS", Queue.ErrorLane)).Integer.ShouldBe(0);
        (await Queue.PendingAsync(id)).ShouldBe(("a", 1));
    }

    [Fact]
    public async Task Move_of_an_entry_that_was_deleted_clears_what_is_pending()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Probe.SendAsync("XDEL", Queue.Lane, id);

        (await Queue.MoveAsync("a", id, 1)).Integer.ShouldBe(0);

        (await Queue.PendingAsync(id)).ShouldBeNull();
    }

    [Fact]
    public async Task Move_lets_a_destination_with_a_lifetime_expire()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");

        await Queue.MoveAsync("a", id, 1, lifetime: 60_000);

        (await Probe.SendAsync("PTTL", Queue.ErrorLane)).Integer.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task Move_refuses_a_destination_of_another_type_and_leaves_the_message()
    {
        await Queue.JoinAsync("a");
        var id = await Queue.AddAsync();
        await Queue.FetchAsync("a");
        await Probe.SendAsync("SET", Queue.ErrorLane, "mine");

        (await Queue.MoveAsync("a", id, 1)).Text!.ShouldContain("WRONGTYPE");

        (await Queue.PendingAsync(id)).ShouldBe(("a", 1));
    }

    [Fact]
    public async Task Subscribe_raises_the_version_only_when_something_changes()
    {
        (await Queue.SubscribeAsync(Topic, "q", "permanent")).Integer.ShouldBe(1);
        var first = (await Probe.SendAsync("HGET", Topic, "v")).Integer;
        (await Queue.SubscribeAsync(Topic, "q", "permanent")).Integer.ShouldBe(0);
        (await Probe.SendAsync("HGET", Topic, "v")).Integer.ShouldBe(first);
        (await Queue.SubscribeAsync(Topic, "q", "temporary:1")).Integer.ShouldBe(1);

        (await Probe.SendAsync("HGET", Topic, "v")).Integer.ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task Subscribe_that_does_not_replace_keeps_what_another_instance_made()
    {
        (await Queue.SubscribeAsync(Topic, "q", "temporary:1", replaces: false)).Integer.ShouldBe(1);

        (await Queue.SubscribeAsync(Topic, "q", "temporary:2", replaces: false)).Integer.ShouldBe(0);

        (await Probe.SendAsync("HGET", Topic, "queue:q")).Text.ShouldBe("temporary:1");
    }

    [Fact]
    public async Task Subscribe_to_a_topic_made_anew_shows_a_version_that_never_was()
    {
        await Queue.SubscribeAsync(Topic, "q", "permanent");
        var first = (await Probe.SendAsync("HGET", Topic, "v")).Integer;
        await Probe.SendAsync("DEL", Topic);

        await Queue.SubscribeAsync(Topic, "other", "permanent");

        (await Probe.SendAsync("HGET", Topic, "v")).Integer.ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task Subscribe_refuses_a_key_of_another_type()
    {
        await Probe.SendAsync("SET", Topic, "mine");

        (await Queue.SubscribeAsync(Topic, "q", "permanent")).Text!.ShouldContain("WRONGTYPE");
    }

    [Fact]
    public async Task Unsubscribe_ends_only_the_subscription_that_the_caller_knows()
    {
        await Queue.SubscribeAsync(Topic, "q", "temporary:2");

        (await Queue.UnsubscribeAsync(Topic, "q", "temporary:1")).Integer.ShouldBe(0);
        (await Queue.UnsubscribeAsync(Topic, "q", "temporary:2")).Integer.ShouldBe(1);

        (await Probe.SendAsync("HGETALL", Topic)).Texts().Where((_, index) => index % 2 == 0).ShouldBe(["v"]);
    }
}
