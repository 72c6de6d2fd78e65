using Bus.Testing;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Which messages of a partition key go, which are parked, and what lets them go.</summary>
public sealed class PartitionScriptSpecs : ScriptSpecs
{
    private const int High = 1;

    public PartitionScriptSpecs(SharedRedisServer redis)
        : base(redis)
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Queue.MostOfKey = 1;
        await Queue.JoinAsync("a");
        await Queue.JoinAsync("b");
    }

    [Fact]
    public async Task One_message_of_a_key_goes_and_the_others_are_parked_while_other_keys_go_on()
    {
        var first = await Queue.AddKeyedAsync("k");
        var second = await Queue.AddKeyedAsync("k");
        var other = await Queue.AddKeyedAsync("other");
        var without = await Queue.AddAsync();

        var reply = await Queue.FetchAsync("a");

        IdsOf(reply).ShouldBe([first, other, without]);
        reply[4].Integer.ShouldBe(1);
        (await Queue.PendingAsync(second)).ShouldBe((RedisStreamsDefaults.ParkedConsumer, 0));
        IdsOf(await Queue.FetchAsync("b")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_release_lets_the_next_of_a_settled_message_go_and_wakes_one()
    {
        var ids = await FillAsync("k", 3);
        await Queue.FetchAsync("a");

        (await Queue.ReleaseAsync("k"))[0].Integer.ShouldBe(0);
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(0);
        await Queue.SettleAsync(ids[0]);
        (await Queue.ReleaseAsync("k"))[0].Integer.ShouldBe(1);

        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
        (await Queue.PendingAsync(ids[1])).ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 0));
        var reply = await Queue.FetchAsync("b");
        IdsOf(reply).ShouldBe([ids[1]]);
        reply[1][0][2].Integer.ShouldBe(1);
        (await Queue.PendingAsync(ids[2])).ShouldBe((RedisStreamsDefaults.ParkedConsumer, 0));
    }

    [Fact]
    public async Task Keys_that_begin_alike_or_hold_separators_are_apart()
    {
        string[] keys = ["1", "11", "1:", "1:h", "1:h3:0-1", "1:p", "\0", "ключ"];
        var ids = new List<string>();
        foreach (var key in keys)
        {
            ids.Add(await Queue.AddKeyedAsync(key));
            await Queue.AddKeyedAsync(key);
        }

        IdsOf(await Queue.FetchAsync("a", limit: 100, starting: 100)).ShouldBe(ids);
        foreach (var (key, id) in keys.Zip(ids))
        {
            await Queue.SettleAsync(id);
            (await Queue.ReleaseAsync(key))[0].Integer.ShouldBe(1, key);
        }
    }

    [Fact]
    public async Task As_many_of_a_key_go_as_the_limit_says()
    {
        Queue.MostOfKey = 3;
        var ids = await FillAsync("k", 6);

        IdsOf(await Queue.FetchAsync("a")).ShouldBe(ids.Take(3));
        await Queue.SettleAsync(ids[0], ids[2]);
        (await Queue.ReleaseAsync("k"))[0].Integer.ShouldBe(2);

        IdsOf(await Queue.FetchAsync("b")).ShouldBe([ids[3], ids[4]]);
    }

    [Fact]
    public async Task A_message_handed_back_or_recovered_keeps_its_place()
    {
        var ids = await FillAsync("k", 2);
        await Queue.FetchAsync("a");

        await Queue.TransferAsync("a", RedisStreamsDefaults.ReturnedConsumer, ids[0], 1, 0);
        (await Queue.ReleaseAsync("k"))[0].Integer.ShouldBe(0);
        IdsOf(await Queue.FetchAsync("b")).ShouldBe([ids[0]]);
        await Queue.ExpireAsync("b");
        (await Queue.RecoverAsync())[0].Integer.ShouldBe(1);

        IdsOf(await Queue.FetchAsync("a")).ShouldBe([ids[0]]);
        (await Queue.PendingAsync(ids[1])).ShouldBe((RedisStreamsDefaults.ParkedConsumer, 0));
    }

    [Fact]
    public async Task Of_parked_messages_that_of_the_first_lane_goes_first_or_the_oldest()
    {
        foreach (var oldestFirst in new[] { false, true })
        {
            Queue.IsOldestFirst = oldestFirst;
            var key = $"k{oldestFirst}";
            var first = await Queue.AddKeyedAsync(key);
            var old = await Queue.AddKeyedAsync(key);
            await Queue.FetchAsync("a");
            await Eventually.IsTrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > MillisecondsOf(old), "entries of the next lane are younger");
            var high = await Queue.AddKeyedAsync(key, High);
            await Queue.FetchAsync("a");

            await Queue.SettleAsync(first);
            await Queue.ReleaseAsync(key);

            IdsOf(await Queue.FetchAsync("a")).ShouldBe([oldestFirst ? old : high]);
        }
    }

    [Fact]
    public async Task What_was_settled_and_not_released_is_found_by_the_next_message_of_its_key()
    {
        var ids = await FillAsync("k", 2);
        await Queue.FetchAsync("a");
        await Queue.SettleAsync(ids[0]);
        await Queue.AddKeyedAsync("k");

        var reply = await Queue.FetchAsync("a");

        IdsOf(reply).ShouldBeEmpty("the parked one goes before it");
        reply[5].Texts().ShouldBe(["k"]);
        await Queue.ReleaseAsync("k");
        IdsOf(await Queue.FetchAsync("a")).ShouldBe([ids[1]]);
    }

    [Fact]
    public async Task A_sweep_releases_all_keys_page_by_page()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            var ids = await FillAsync(key, 2);
            await Queue.FetchAsync("a");
            await Queue.SettleAsync(ids[0]);
        }

        var page = await Queue.SweepAsync(pageSize: 2);
        (page[0].Integer, page[1].Text).ShouldBe((2, "b"));
        page = await Queue.SweepAsync("b", pageSize: 2);
        (page[0].Integer, page[1].Text).ShouldBe((1, ""));

        IdsOf(await Queue.FetchAsync("b")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_sweep_drops_what_a_key_holds_for_settled_messages()
    {
        var id = await Queue.AddKeyedAsync("k");
        await Queue.FetchAsync("a");
        await Queue.SettleAsync(id);
        (await Probe.SendAsync("ZCARD", Queue.Keys.Partitions)).Integer.ShouldBe(1);

        await Queue.SweepAsync();

        (await Probe.SendAsync("EXISTS", Queue.Keys.Partitions)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_release_passes_over_parked_messages_that_are_gone()
    {
        var ids = await FillAsync("k", 3);
        await Queue.FetchAsync("a");
        await Queue.SettleAsync(ids[0], ids[1]);

        (await Queue.ReleaseAsync("k"))[0].Integer.ShouldBe(1);

        IdsOf(await Queue.FetchAsync("a")).ShouldBe([ids[2]]);
    }

    [Fact]
    public async Task What_woke_a_sleeper_comes_before_later_messages_uncounted_and_checked()
    {
        var first = await Queue.AddKeyedAsync("k");
        await Queue.ArriveAsync();
        var second = await Queue.AddKeyedAsync("k");

        var reply = await Queue.FetchAsync("a", starting: 0);

        IdsOf(reply).ShouldBe([first]);
        (await Queue.PendingAsync(first)).ShouldBe(("a", 0));
        (await Queue.PendingAsync(second)).ShouldBe((RedisStreamsDefaults.ParkedConsumer, 0));
    }

    [Fact]
    public async Task A_renewal_wakes_one_for_what_arrived_and_takes_neither_it_nor_the_parked_for_dead()
    {
        await FillAsync("k", 2);
        await Queue.FetchAsync("a");
        var arrived = await Queue.AddKeyedAsync("k");
        await Queue.ArriveAsync();

        (await Queue.RenewAsync("a"))[2].Integer.ShouldBe(0);

        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
        (await Queue.RecoverAsync())[0].Integer.ShouldBe(0);
        (await Queue.PendingAsync(arrived)).ShouldBe((RedisStreamsDefaults.ArrivedConsumer, 1));
    }

    [Fact]
    public async Task A_queue_that_is_partitioned_no_more_gives_back_what_was_parked_and_arrived()
    {
        var ids = await FillAsync("k", 3);
        await Queue.FetchAsync("a", limit: 1);
        await Queue.ArriveAsync();
        await Queue.LeaveAsync("a");
        Queue.MostOfKey = 0;

        (await Queue.RenewAsync("b"))[2].Integer.ShouldBe(1);
        await Queue.RecoverAsync();

        var reply = await Queue.FetchAsync("b");
        IdsOf(reply).ShouldBe(ids);
        reply[1].Items.ShouldAllBe(x => x[2].Integer <= 2);
        (await Probe.SendAsync("EXISTS", Queue.Keys.Partitions)).Integer.ShouldBe(0);
        (await Queue.ConsumersAsync()).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_fetch_parks_a_thousand_at_most_and_goes_on_with_the_next()
    {
        await FillAsync("hot", 1200);
        var other = await Queue.AddKeyedAsync("other");

        var reply = await Queue.FetchAsync("a");
        IdsOf(reply).Count.ShouldBe(1);
        reply[4].Integer.ShouldBeInRange(1000, 1016);
        reply = await Queue.FetchAsync("a");

        IdsOf(reply).ShouldBe([other]);
    }

    [Fact]
    public async Task An_expired_message_in_flight_names_its_key_for_release()
    {
        var id = (await Probe.SendAsync("XADD", Queue.Lane, "1-1", "partition-key", "k", "ttl", 1, "body", "{}")).Text!;
        await Probe.SendAsync("ZADD", Queue.Keys.Partitions, 0, $"1:k:h3:{id}");
        await Queue.ArriveAsync();
        await Queue.AddKeyedAsync("k");

        var reply = await Queue.FetchAsync("a");

        reply[3].Integer.ShouldBe(1);
        reply[5].Texts().ShouldBe(["k"]);
        IdsOf(reply).Count.ShouldBe(1, "nothing was parked before it");
    }

    [Fact]
    public async Task Only_the_active_instance_gets_messages_until_it_leaves_or_is_recovered()
    {
        Queue.MostOfKey = 0;
        Queue.IsSingle = true;
        await FillAsync("k", 3);

        IdsOf(await Queue.FetchAsync("a", limit: 1)).Count.ShouldBe(1);
        var standby = await Queue.FetchAsync("b");
        standby[0].Integer.ShouldBe(3);
        standby[1].Text.ShouldBe("0-0");
        await Queue.LeaveAsync("a");
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
        IdsOf(await Queue.FetchAsync("b", limit: 2)).Count.ShouldBe(2);

        await Queue.JoinAsync("c");
        (await Queue.FetchAsync("c"))[0].Integer.ShouldBe(3);
        await Queue.ExpireAsync("b");
        (await Queue.FetchAsync("c"))[0].Integer.ShouldBe(3, "what the dead one holds is to come first");
        (await Queue.RenewAsync("c"))[2].Integer.ShouldBe(1);
        await Queue.RecoverAsync();
        IdsOf(await Queue.FetchAsync("c")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_wake_that_comes_to_a_standby_is_given_on()
    {
        Queue.IsSingle = true;
        await Queue.FetchAsync("a");
        await Probe.SendAsync("XADD", Queue.Wake, "*", "reason", "resumed");
        var wake = await Probe.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, "b", "STREAMS", Queue.Wake, ">");

        var reply = await Queue.FetchAsync("b", wakeEntry: wake[0][1][0][0].Text!);

        reply[0].Integer.ShouldBe(3);
        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
        (await Probe.SendAsync("XRANGE", Queue.Wake, "-", "+"))[0][0].Text.ShouldBe(reply[1].Text);
    }

    [Fact]
    public async Task A_renewal_wakes_one_while_nobody_is_active()
    {
        Queue.IsSingle = true;

        await Queue.RenewAsync("a");

        (await Queue.LengthAsync(Queue.Wake)).ShouldBe(1);
    }

    [Fact]
    public async Task The_keys_of_a_queue_with_a_lifetime_expire_after_a_fetch_and_a_leave()
    {
        Queue.Lifetime = 60_000;
        await FillAsync("k", 2);
        await Queue.FetchAsync("a");
        (await Probe.SendAsync("PTTL", Queue.Keys.Partitions)).Integer.ShouldBeInRange(1, 60_000);

        await Queue.LeaveAsync("a", lifetime: 30_000);
        (await Probe.SendAsync("PTTL", Queue.Lane)).Integer.ShouldBeInRange(1, 30_000);
        await Queue.DelayAsync("later", 1000);

        (await Probe.SendAsync("PTTL", Queue.Keys.DelayedBodies)).Integer.ShouldBeInRange(1, 30_000);
    }

    private static List<string> IdsOf(RespNode reply) => reply[1].Items.Select(x => x[1].Text!).ToList();

    private static long MillisecondsOf(string id) => long.Parse(id.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<List<string>> FillAsync(string key, int count)
    {
        var ids = new List<string>();
        for (var index = 0; index < count; index++)
        {
            ids.Add(await Queue.AddKeyedAsync(key));
        }

        return ids;
    }
}
