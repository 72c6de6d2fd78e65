namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Subscriptions of one queue that look at the routing key.</summary>
public sealed class SubscriptionFilterScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    private string Topic => $"{Prefix}:topic:t";

    [Fact]
    public async Task A_start_replaces_what_the_queue_wanted_of_the_topic_and_leaves_other_queues()
    {
        await Queue.SubscribeAsync(Topic, "q", "permanent");
        await Queue.SubscribeAsync(Topic, "q2", "permanent");
        var before = await VersionAsync();

        (await Queue.SubscribeAsync(Topic, configures: true, "key:a", "pattern:^b")).Integer.ShouldBe(3);

        (await FieldsAsync()).ShouldBe(["queue:q2", "queue:q|key:a", "queue:q|pattern:^b", "v"]);
        (await VersionAsync()).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_start_that_changes_nothing_keeps_the_version()
    {
        await Queue.SubscribeAsync(Topic, configures: true, "key:a", "key:b");
        var before = await VersionAsync();

        (await Queue.SubscribeAsync(Topic, configures: true, "key:b", "key:a")).Integer.ShouldBe(0);

        (await VersionAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_renewal_does_not_bring_back_what_a_newer_start_left_out()
    {
        await Queue.SubscribeAsync(Topic, configures: true, "key:a", "key:b");
        await Queue.SubscribeAsync(Topic, configures: true, "key:a");

        (await Queue.SubscribeAsync(Topic, configures: false, "key:a", "key:b")).Integer.ShouldBe(0);

        (await FieldsAsync()).ShouldBe(["queue:q|key:a", "v"]);
    }

    [Fact]
    public async Task A_renewal_brings_back_everything_of_a_topic_that_was_lost()
    {
        await Queue.SubscribeAsync(Topic, configures: true, "key:a", "key:b");
        await Probe.SendAsync("DEL", Topic);

        (await Queue.SubscribeAsync(Topic, configures: false, "key:a", "key:b")).Integer.ShouldBe(2);

        (await FieldsAsync()).ShouldBe(["queue:q|key:a", "queue:q|key:b", "v"]);
    }

    private async Task<IReadOnlyList<string>> FieldsAsync() => (await Probe.SendAsync("HKEYS", Topic)).Texts().Select(x => x!).Order(StringComparer.Ordinal).ToList();

    private async Task<long> VersionAsync() => (await Probe.SendAsync("HGET", Topic, "v")).Integer;
}
