using Bus.Redis.Tests.Support;
using Bus.Testing;
using RedisServer = Bus.Testing.RedisServer;

namespace Bus.Redis.Tests.Topology;

/// <summary>Slots that move and nodes that fail, under load.</summary>
[Collection(ClusterGroup.Name)]
public sealed class ClusterChangeTests(RedisClusterFixture fixture) : IAsyncDisposable
{
    private static readonly RedisScript AddBoth = new("addBoth", "redis.call('INCR', KEYS[1])\nreturn redis.call('INCR', KEYS[2])");

    private readonly RedisClusterSetup _cluster = fixture.Setup;
    private readonly RedisClient _client = new(RedisOptions.Parse(fixture.Setup.ConnectionString) with { CommandTimeout = TimeSpan.FromSeconds(30) });

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task A_slot_moves_under_load_without_a_failed_command()
    {
        var connection = _client.Open();
        var slot = RedisHashSlot.Of("{moves}");
        var migration = await _cluster.PrepareMigrationAsync(slot, await OtherThanAsync(slot));
        await using var load = new CountedLoad(connection, [.. Enumerable.Range(0, 30).Select(index => $"{{moves}}:{index}")]);
        await using var scripts = new CountedLoad(connection, ["{moves}:pair"], key => AddBoth.CreateCall(2).Add(key).Add($"{key}:other"));
        await load.AwaitProgressAsync();
        await migration.Source.SendAsync("CONFIG", "RESETSTAT");

        await migration.StartAsync();
        while (await migration.MoveKeysAsync(3) > 0)
        {
            await load.AwaitProgressAsync(3);
        }

        (await connection.TransactAsync(Increment("{moves}:1"), Increment("{moves}:1"))).Count.ShouldBe(2);
        await migration.FinishAsync();
        await load.AwaitProgressAsync();
        await scripts.AwaitProgressAsync(5);
        await load.StopAsync();
        await scripts.StopAsync();

        var errors = (await migration.Source.SendAsync("INFO", "errorstats")).Text!;
        errors.ShouldContain("errorstat_ASK:");
        errors.ShouldContain("errorstat_MOVED:");
        load.Failures.Concat(scripts.Failures).ShouldBeEmpty();
        (load.Unknown + scripts.Unknown).ShouldBe(0);
        load.Counters["{moves}:1"].Acknowledged += 2;
        await AssertCountersAsync(migration.Target, load);
        await AssertCountersAsync(migration.Target, scripts);
        connection.FindNode("{moves}").ShouldBe(new RedisEndpoint("127.0.0.1", migration.Target.Port));
    }

    [Fact]
    public async Task A_slot_whose_move_has_stopped_half_way_is_served_by_both_nodes()
    {
        var connection = _client.Open();
        var slot = RedisHashSlot.Of("{half}");
        var migration = await _cluster.PrepareMigrationAsync(slot, await OtherThanAsync(slot));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(index => connection.RunAsync(new RedisCommand("SET").AddKey($"{{half}}{index}").Add(index))));
        await migration.StartAsync();
        await migration.MoveKeysAsync(5);

        var values = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => connection.RunAsync(new RedisCommand("GET").AddKey($"{{half}}{index}"))));
        var created = await connection.RunAsync(Increment("{half}new"));
        var split = await Should.ThrowAsync<RedisServerException>(connection.RunAsync(MultipleGet()));
        await migration.MoveKeysAsync();
        await migration.FinishAsync();

        values.Select(value => value.AsInt64()).ShouldBe(Enumerable.Range(0, 10).Select(index => (long)index));
        created.AsInt64().ShouldBe(1);
        split.Code.ShouldBe("TRYAGAIN");
        split.Message.ShouldContain("refused MGET for 0.");
        (await connection.RunAsync(MultipleGet())).Count.ShouldBe(10);
        (await migration.Target.SendAsync("GET", "{half}new")).Integer.ShouldBe(1);

        static RedisCommand MultipleGet() => Enumerable.Range(0, 10).Aggregate(
            new RedisCommand("MGET") { Timeout = TimeSpan.FromSeconds(1) }, (command, index) => command.AddKey($"{{half}}{index}"));
    }

    [Fact]
    public async Task An_orderly_failover_under_load_costs_no_command()
    {
        var connection = _client.Open();
        var primary = await _cluster.OwnerOfAsync("{orderly}");
        await using var load = new CountedLoad(connection, [.. Enumerable.Range(0, 20).Select(index => $"{{orderly}}:{index}")]);
        await load.AwaitProgressAsync();

        await _cluster.FailoverAsync(await _cluster.ReplicaOfAsync(primary));
        await load.AwaitProgressAsync();
        await load.StopAsync();

        load.Failures.ShouldBeEmpty();
        load.Unknown.ShouldBe(0);
        await AssertCountersAsync(await _cluster.OwnerOfAsync("{orderly}"), load);
    }

    [Fact]
    public async Task A_sleeper_follows_its_key_to_another_node()
    {
        var blocking = _client.OpenConnection(new RedisConnectionSettings { Purpose = "blocking", IsBlocking = true, Key = "{sleeper}" });
        await blocking.EstablishAsync();
        var primary = await _cluster.OwnerOfAsync("{sleeper}");
        var sleeping = blocking.RunAsync(TimeSpan.FromSeconds(60), "BLPOP", "{sleeper}", 50);

        var replica = await _cluster.ReplicaOfAsync(primary);
        await _cluster.FailoverAsync(replica);
        await _client.Open().RunAsync(new RedisCommand("RPUSH").AddKey("{sleeper}").Add("message"));

        (await sleeping)[1].AsString().ShouldBe("message");
        blocking.Node.ShouldBe(new RedisEndpoint("127.0.0.1", replica.Port));
    }

    [Fact]
    public async Task A_killed_node_fails_no_command_of_the_others_and_its_own_go_on_when_a_replica_takes_over()
    {
        var connection = _client.Open();
        var victim = await _cluster.OwnerOfAsync("{victim}");
        var replica = await _cluster.ReplicaOfAsync(victim);
        var others = await KeysNotOfAsync(victim);
        await using var elsewhere = new CountedLoad(connection, others);
        await using var there = new CountedLoad(connection, [.. Enumerable.Range(0, 10).Select(index => $"{{victim}}:{index}")]);
        await there.AwaitProgressAsync();

        await victim.KillAsync();
        await elsewhere.AwaitProgressAsync(50);
        (await replica.SendAsync("ROLE"))[0].Text.ShouldBe("slave", "the others went on before the failover");
        await _cluster.AwaitPrimaryAsync(replica);
        await there.AwaitProgressAsync();
        await there.StopAsync();
        await elsewhere.StopAsync();

        elsewhere.Failures.ShouldBeEmpty();
        elsewhere.Unknown.ShouldBe(0);
        there.Failures.ShouldBeEmpty();
        there.Unknown.ShouldBeLessThanOrEqualTo(there.Counters.Count);
        await victim.RestartAsync();
        await _cluster.FailoverAsync(victim);
        (await connection.RunAsync(Increment("{victim}:0"))).AsInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_slot_that_nobody_serves_fails_at_the_deadline_and_is_waited_for_until_then()
    {
        var connection = _client.Open();
        await connection.RunAsync(Increment("{lost}"));
        var slot = RedisHashSlot.Of("{lost}");
        var owner = await _cluster.OwnerOfAsync(slot);
        await owner.SendAsync("CLUSTER", "DELSLOTS", slot);

        var exception = await Should.ThrowAsync<RedisServerException>(connection.RunAsync(new RedisCommand("INCR") { Timeout = TimeSpan.FromSeconds(1) }.AddKey("{lost}")));
        var waiting = connection.RunAsync(Increment("{lost}"));
        await owner.SendAsync("CLUSTER", "ADDSLOTS", slot);

        exception.Code.ShouldBe("CLUSTERDOWN");
        (await waiting).AsInt64().ShouldBe(2);
        await _cluster.AwaitStableAsync();
    }

    private static RedisCommand Increment(string key) => new RedisCommand("INCR").AddKey(key);

    private static async Task AssertCountersAsync(RedisServer owner, CountedLoad load)
    {
        foreach (var (key, counter) in load.Counters)
        {
            (await owner.SendAsync("GET", key)).Integer.ShouldBe(counter.Acknowledged, key);
        }
    }

    private async Task<List<string>> KeysNotOfAsync(RedisServer node)
    {
        var keys = new List<string>();
        for (var index = 0; keys.Count < 10; index++)
        {
            var key = $"elsewhere:{index}";
            if ((await _cluster.OwnerOfAsync(key)).Port != node.Port)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private async Task<RedisServer> OtherThanAsync(int slot)
    {
        var owner = await _cluster.OwnerOfAsync(slot);
        return await _cluster.OwnerOfAsync((await _cluster.OwnerOfAsync(0)).Port == owner.Port ? RedisHashSlot.Count - 1 : 0);
    }
}
