using Bus.Redis.Tests.Support;
using Bus.Testing;
using Eventually = Bus.Testing.Eventually;
using RedisServer = Bus.Testing.RedisServer;

namespace Bus.Redis.Tests.Topology;

[Collection(ClusterGroup.Name)]
public sealed class ClusterCommandTests(RedisClusterFixture fixture) : IAsyncDisposable
{
    private static readonly RedisScript Add = new("add", "redis.call('INCRBY', KEYS[1], ARGV[1])\nreturn redis.call('INCRBY', KEYS[2], ARGV[1])");

    private readonly RedisClusterSetup _cluster = fixture.Setup;
    private readonly RedisClient _client = new(RedisOptions.Parse(fixture.Setup.ConnectionString));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Theory]
    [InlineData("bus:{backtest}:normal")]
    [InlineData("bus:topic:MyNamespace:My-Event")]
    [InlineData("{}x")]
    [InlineData("a{b}{c}")]
    [InlineData("{größe}")]
    [InlineData("{{x}}")]
    [InlineData("}{x}")]
    public async Task The_slot_of_a_key_is_the_one_that_Redis_computes(string key) => RedisHashSlot.Of(key).ShouldBe(await _cluster.SlotOfAsync(key));

    [Fact]
    public async Task Random_keys_have_the_slots_that_Redis_computes()
    {
        var random = new Random(7);
        await using var probe = await RespProbe.ConnectAsync(_cluster.Nodes[0].Port);
        for (var round = 0; round < 500; round++)
        {
            var key = new byte[random.Next(40)];
            random.NextBytes(key);
            RedisHashSlot.Of(key).ShouldBe((int)(await probe.SendAsync("CLUSTER", "KEYSLOT", key)).Integer);
        }
    }

    [Fact]
    public async Task Commands_go_straight_to_the_owners_of_their_keys()
    {
        var connection = _client.Open();
        await connection.EstablishAsync();
        foreach (var node in _cluster.Nodes)
        {
            await node.SendAsync("CONFIG", "RESETSTAT");
        }

        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(index => connection.RunAsync(new RedisCommand("SET").AddKey($"straight:{index}").Add(index))));

        replies.ShouldAllBe(reply => reply.AsString() == "OK");
        foreach (var node in _cluster.Nodes)
        {
            (await node.SendAsync("INFO", "errorstats")).Text!.ShouldNotContain("MOVED");
        }

        var owner = await _cluster.OwnerOfAsync("straight:7");
        (await owner.SendAsync("GET", "straight:7")).Text.ShouldBe("7");
        connection.FindNode("straight:7").ShouldBe(new RedisEndpoint("127.0.0.1", owner.Port));
        connection.Node.ShouldBeNull();
        connection.Generation.ShouldBe(3);
    }

    [Fact]
    public async Task Commands_of_one_caller_to_one_node_run_in_their_order()
    {
        var connection = _client.Open();
        await connection.EstablishAsync();

        var pending = Enumerable.Range(0, 1000).Select(index => connection.RunAsync(new RedisCommand("RPUSH").AddKey("{order}").Add(index))).ToList();

        (await Task.WhenAll(pending)).Select(reply => reply.AsInt64()).ShouldBe(Enumerable.Range(1, 1000).Select(length => (long)length));
        (await connection.RunAsync(new RedisCommand("LINDEX").AddKey("{order}").Add(500))).AsInt64().ShouldBe(500);
    }

    [Fact]
    public async Task Unmarked_keys_arrive_as_well_and_commands_without_keys_go_anywhere()
    {
        var connection = _client.Open();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => connection.RunAsync("SET", $"unmarked:{index}", index)));

        replies.ShouldAllBe(reply => reply.AsString() == "OK");
        (await connection.RunAsync("PING")).AsString().ShouldBe("PONG");
        (await connection.RunAsync("TIME")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Scripts_are_loaded_on_each_node_and_again_where_they_were_flushed()
    {
        var connection = _client.Open();
        var tags = await TagPerPrimaryAsync();

        await RunOnAllAsync();
        await (await _cluster.OwnerOfAsync(tags[1])).SendAsync("SCRIPT", "FLUSH");
        await RunOnAllAsync();

        foreach (var tag in tags)
        {
            (await connection.RunAsync(new RedisCommand("GET").AddKey($"{tag}:script:a"))).AsInt64().ShouldBe(6);
        }

        async Task RunOnAllAsync()
        {
            var replies = await Task.WhenAll(tags.Select(tag => connection.RunAsync(Add.CreateCall(2).Add($"{tag}:script:a").Add($"{tag}:script:b").Add(3))));
            replies.ShouldAllBe(reply => reply.AsInt64() > 0);
        }
    }

    [Fact]
    public async Task A_transaction_runs_in_one_slot_and_is_refused_over_several()
    {
        var connection = _client.Open();

        var replies = await connection.TransactAsync(Increment("{tx}a"), Increment("{tx}b"), Increment("{tx}a"));
        var refused = await Should.ThrowAsync<RedisCrossSlotException>(() => connection.TransactAsync(Increment("{tx}a"), Increment("other")));

        (replies[0].AsInt64(), replies[2].AsInt64()).ShouldBe((1, 2));
        refused.Message.ShouldBe(
            $"The transaction's INCR and INCR have keys of the hash slots {RedisHashSlot.Of("tx")} and {RedisHashSlot.Of("other")}; on a cluster all commands of a transaction must have one slot: group them by GetTransactionGroup.");
        connection.GetTransactionGroup("{tx}a").ShouldBe(connection.GetTransactionGroup("{tx}b"));
        connection.GetTransactionGroup("{tx}a").ShouldNotBe(connection.GetTransactionGroup("other"));
    }

    [Fact]
    public async Task A_node_refuses_a_transaction_over_several_of_its_own_slots()
    {
        // Why transactions are grouped by slot and not by node. The slots of b and f lie close together.
        var owner = await _cluster.OwnerOfAsync("b");
        (await _cluster.OwnerOfAsync("f")).Port.ShouldBe(owner.Port);
        var probe = await owner.ConnectAsync();
        await probe.SendAsync("MULTI");
        await probe.SendAsync("SET", "b", 1);
        await probe.SendAsync("SET", "f", 1);

        (await probe.TrySendAsync("EXEC")).Text.ShouldBe("CROSSSLOT Keys in request don't hash to the same slot");
    }

    [Fact]
    public async Task Keys_of_different_slots_in_one_command_are_refused_by_name() =>
        (await Should.ThrowAsync<RedisCrossSlotException>(() => _client.Open().RunAsync(new RedisCommand("MGET").AddKey("a").AddKey("b")))).Message
            .ShouldStartWith("MGET names the keys 'a' and 'b' of the hash slots 15495 and 3300");

    [Fact]
    public async Task A_blocking_connection_leads_to_its_keys_owner_where_others_can_reach_it_by_its_node()
    {
        var blocking = _client.OpenConnection(new RedisConnectionSettings { Purpose = "blocking", IsBlocking = true, Key = "{blocked}" });
        var connection = _client.Open();
        await blocking.EstablishAsync();
        blocking.Node!.Value.Port.ShouldBe((await _cluster.OwnerOfAsync("{blocked}")).Port);

        var sleeping = blocking.RunAsync(TimeSpan.FromSeconds(30), "BLPOP", "{blocked}", 20);
        await Eventually.ReturnsAsync(UnblockAsync, reply => reply.AsInt64() == 1, "the sleeper is found");

        (await sleeping).IsNull.ShouldBeTrue();

        Task<RedisReply> UnblockAsync() => connection.RunAsync(new RedisCommand("CLIENT") { Node = blocking.Node }.Add("UNBLOCK").Add(blocking.ClientId));
    }

    [Fact]
    public async Task Messages_of_a_channel_arrive_wherever_they_are_published_also_after_the_socket_is_lost()
    {
        var connection = _client.Open();
        var messages = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var subscription = await connection.ListenAsync("news", messages.Enqueue);
        foreach (var node in _cluster.Nodes)
        {
            await node.SendAsync("PUBLISH", "news", $"from {node.Port}");
        }

        await Eventually.IsTrueAsync(() => messages.Count == _cluster.Nodes.Count, "all messages arrive", () => string.Join(", ", messages));
        foreach (var node in _cluster.Nodes)
        {
            await node.SendAsync("CLIENT", "KILL", "TYPE", "PUBSUB");
        }

        await Eventually.ReturnsAsync(PublishAsync, _ => messages.Contains("again"), "messages arrive again");

        async Task<RedisReply> PublishAsync() => await connection.RunAsync("PUBLISH", "news", "again");
    }

    [Fact]
    public async Task Every_primary_can_be_asked_for_its_keys()
    {
        var connection = _client.Open();
        connection.Primaries.ShouldBeEmpty("nothing is known before the first connect");
        var tags = await TagPerPrimaryAsync();
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        foreach (var tag in tags)
        {
            await connection.RunAsync(new RedisCommand("SET").AddKey($"{tag}:scanned").Add("1"));
        }

        var found = await Task.WhenAll(connection.Primaries.Select(async node =>
            (await connection.RunAsync(new RedisCommand("SCAN") { Node = node }.Add("0").Add("MATCH").Add("*:scanned").Add("COUNT").Add(100_000)))[1].Items.ToArray().Select(key => key.AsString()!)));

        found.Length.ShouldBe(3);
        found.SelectMany(keys => keys).Order(StringComparer.Ordinal).ShouldBe(tags.Select(tag => $"{tag}:scanned").Order(StringComparer.Ordinal));
        await using var server = await RedisServer.StartAsync();
        await using var single = new RedisClient(RedisOptions.Parse(server.ConnectionString));
        var other = single.Open();
        await other.ConnectAsync(TestContext.Current.CancellationToken);
        other.Primaries.ShouldBeEmpty("one server has all keys");
    }

    [Fact]
    public async Task A_killed_connection_costs_only_what_was_on_its_way()
    {
        var connection = _client.Open();
        var tags = await TagPerPrimaryAsync();
        await using var load = new CountedLoad(connection, [.. tags.Select(tag => $"{tag}:kill")]);
        await load.AwaitProgressAsync();

        await (await _cluster.OwnerOfAsync(tags[0])).SendAsync("CLIENT", "KILL", "TYPE", "NORMAL");
        await load.AwaitProgressAsync();
        await load.StopAsync();

        load.Failures.ShouldBeEmpty();
        foreach (var (key, counter) in load.Counters)
        {
            var value = (await connection.RunAsync(new RedisCommand("GET").AddKey(key))).AsInt64();
            value.ShouldBeInRange(counter.Acknowledged, counter.Acknowledged + counter.Unknown);
            counter.Unknown.ShouldBeLessThanOrEqualTo(key.StartsWith(tags[0], StringComparison.Ordinal) ? 1 : 0);
        }
    }

    private static RedisCommand Increment(string key) => new RedisCommand("INCR").AddKey(key);

    /// <summary>A hash tag of each primary.</summary>
    private async Task<List<string>> TagPerPrimaryAsync()
    {
        var tags = new Dictionary<RedisServer, string>();
        for (var index = 0; tags.Count < 3; index++)
        {
            var tag = $"{{tag{index}}}";
            tags.TryAdd(await _cluster.OwnerOfAsync(tag), tag);
        }

        return [.. tags.Values];
    }
}
