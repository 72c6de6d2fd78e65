using System.Diagnostics;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Topology;

/// <summary>Replies of nodes in states that a real cluster is in only for moments.</summary>
public sealed class ClusterRedirectionTests
{
    private static readonly RedisScript Script = new("test", "return 1");

    [Fact]
    public async Task Moved_is_followed_once_for_many_and_remembered()
    {
        await using var target = new FakeNode("cluster", words => words[0] == "CLUSTER" ? "-ERR not now\r\n" : ":1\r\n");
        FakeNode? source = null;
        source = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(source!.Endpoint) : $"-MOVED {RedisHashSlot.Of("a")} {target.Endpoint}\r\n");
        await using var disposing = source;
        await using var client = Create(source);
        var connection = client.Open();

        (await connection.RunAsync(Get("a"))).AsInt64().ShouldBe(1);
        var refused = source.Commands.Count(command => command == "GET a");
        (await connection.RunAsync(Get("a"))).AsInt64().ShouldBe(1);

        refused.ShouldBe(1);
        target.Commands.ShouldContain("GET a");
    }

    [Fact]
    public async Task Unmarked_keys_follow_the_node_that_is_named()
    {
        await using var target = new FakeNode("cluster", _ => ":1\r\n");
        FakeNode? source = null;
        source = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(source!.Endpoint) : $"-MOVED 15495 {target.Endpoint}\r\n");
        await using var disposing = source;
        await using var client = Create(source);

        (await client.Open().RunAsync("GET", "a")).AsInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Ask_is_followed_with_ASKING_ahead_and_not_remembered()
    {
        await using var target = new FakeNode("cluster", words => words[0] switch { "ASKING" or "MULTI" => "+OK\r\n", "EXEC" => "*1\r\n:3\r\n", "SCRIPT" => "+sha\r\n", _ => ":1\r\n" });
        FakeNode? source = null;
        source = new FakeNode("cluster", words => words[0] switch
        {
            "CLUSTER" => FakeNode.AllSlotsOf(source!.Endpoint),
            "MULTI" => "+OK\r\n",
            "EXEC" => "-EXECABORT Transaction discarded\r\n",
            "SCRIPT" => "+sha\r\n",
            _ => $"-ASK 15495 {target.Endpoint}\r\n",
        });
        await using var disposing = source;
        await using var client = Create(source);
        var connection = client.Open();

        (await connection.RunAsync(Get("a"))).AsInt64().ShouldBe(1);
        (await connection.RunAsync(Script.CreateCall(1).Add("a"))).AsInt64().ShouldBe(1);
        (await connection.TransactAsync(Get("a")))[0].AsInt64().ShouldBe(3);

        target.Commands.Select(command => command.Split(' ')[0]).ShouldBe(["ASKING", "GET", "SCRIPT", "ASKING", "EVALSHA", "ASKING", "MULTI", "GET", "EXEC"]);
        source.Commands.Count(command => command.StartsWith("GET", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("MASTERDOWN Link with MASTER is down")]
    public async Task What_passes_is_waited_for(string refusal)
    {
        var refusals = 5;
        FakeNode? node = null;
        node = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(node!.Endpoint) : Interlocked.Decrement(ref refusals) >= 0 ? $"-{refusal}\r\n" : ":1\r\n");
        await using var disposing = node;
        await using var client = Create(node);

        (await client.Open().RunAsync(Get("a"))).AsInt64().ShouldBe(1);

        refusals.ShouldBe(-1);
    }

    [Theory]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("MOVED 15495 :1")]
    public async Task What_does_not_pass_fails_at_the_deadline_with_the_reason(string refusal)
    {
        FakeNode? node = null;
        var answer = refusal;
        node = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(node!.Endpoint) : $"-{answer}\r\n");
        await using var disposing = node;
        answer = refusal.Replace(":1", $":{node.Port}", StringComparison.Ordinal);
        await using var client = Create(node);
        var watch = Stopwatch.StartNew();

        var exception = await Should.ThrowAsync<RedisServerException>(client.Open().RunAsync(Get("a", TimeSpan.FromSeconds(1))));

        exception.Code.ShouldBe(refusal.Split(' ')[0]);
        exception.Message.ShouldStartWith($"{node.Endpoint} refused GET for 0.");
        exception.Message.ShouldContain(" s, and its deadline leaves no time for another attempt: ");
        exception.Message.ShouldEndWith(answer);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task A_node_that_owns_nothing_any_more_is_left_when_its_last_reply_has_come()
    {
        FakeNode? next = null;
        next = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(next!.Endpoint) : ":2\r\n");
        await using var disposingNext = next;
        using var mayAnswer = new ManualResetEventSlim();
        FakeNode? first = null;
        first = new FakeNode("cluster", words =>
        {
            switch (words[0])
            {
                case "CLUSTER":
                    return FakeNode.AllSlotsOf(first!.Endpoint);
                case "SLOW":
                    mayAnswer.Wait(TimeSpan.FromSeconds(10));
                    return ":1\r\n";
                default:
                    return $"-MOVED {RedisHashSlot.Of(words[1])} {next.Endpoint}\r\n";
            }
        });
        await using var disposing = first;
        await using var client = Create(first);
        var connection = client.Open();
        var slow = connection.RunAsync(new RedisCommand("SLOW").AddKey("b"));
        await Eventually.IsTrueAsync(() => first.Commands.Contains("SLOW b"));

        var behind = connection.RunAsync(Get("b"));
        (await client.Open("other").RunAsync(Get("a"))).AsInt64().ShouldBe(2);
        await Eventually.IsTrueAsync(() => next.Commands.Contains("CLUSTER SLOTS"));
        slow.IsCompleted.ShouldBeFalse();
        first.OpenConnections.ShouldBeGreaterThan(0);
        mayAnswer.Set();

        (await slow).AsInt64().ShouldBe(1);
        (await behind).AsInt64().ShouldBe(2);
        await Eventually.IsTrueAsync(() => first.OpenConnections == 0);
    }

    [Fact]
    public async Task Other_errors_are_results()
    {
        FakeNode? node = null;
        node = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(node!.Endpoint) : "-WRONGTYPE no\r\n");
        await using var disposing = node;
        await using var client = Create(node);

        var exception = await Should.ThrowAsync<RedisServerException>(client.Open().RunAsync(Get("a")));

        exception.Message.ShouldBe($"{node.Endpoint} refused GET: WRONGTYPE no");
        node.Commands.Count(command => command == "GET a").ShouldBe(1);
    }

    [Fact]
    public async Task A_slot_without_owner_fails_at_the_deadline()
    {
        await using var node = new FakeNode("cluster", _ => "*0\r\n");
        await using var client = Create(node);

        var exception = await Should.ThrowAsync<RedisServerException>(client.Open().RunAsync(Get("a", TimeSpan.FromSeconds(3))));

        exception.Code.ShouldBe("CLUSTERDOWN");
        exception.Message.ShouldContain($"because no node of the cluster at {node.Endpoint} serves slot 15495.");
    }

    [Fact]
    public async Task A_command_for_an_unknown_node_is_refused_with_the_known_ones()
    {
        FakeNode? node = null;
        node = new FakeNode("cluster", _ => FakeNode.AllSlotsOf(node!.Endpoint));
        await using var disposing = node;
        await using var client = Create(node);

        var exception = await Should.ThrowAsync<RedisConnectionException>(
            client.Open().RunAsync(new RedisCommand("CLIENT") { Node = new RedisEndpoint("elsewhere", 1) }.Add("ID")));

        exception.Message.ShouldContain($"elsewhere:1 is no node of the cluster at {node.Endpoint}; its nodes are {node.Endpoint}.");
    }

    [Fact]
    public async Task Many_redirections_lead_to_few_readings_of_the_slots()
    {
        await using var target = new FakeNode("cluster", words => words[0] == "CLUSTER" ? "-ERR not now\r\n" : ":1\r\n");
        FakeNode? source = null;
        source = new FakeNode("cluster", words => words[0] == "CLUSTER" ? FakeNode.AllSlotsOf(source!.Endpoint) : $"-MOVED {RedisHashSlot.Of(words[1])} {target.Endpoint}\r\n");
        await using var disposing = source;
        await using var client = Create(source);
        var connection = client.Open();
        var watch = Stopwatch.StartNew();

        var replies = await Task.WhenAll(Enumerable.Range(0, 500).Select(index => connection.RunAsync(Get($"key{index}"))));

        replies.ShouldAllBe(reply => reply.AsInt64() == 1);
        source.Commands.Count(command => command == "CLUSTER SLOTS").ShouldBeLessThanOrEqualTo(3 + (int)(watch.Elapsed / TimeSpan.FromMilliseconds(100)));
    }

    private static RedisClient Create(FakeNode node) => new(RedisOptions.Parse($"redis-cluster://{node.Endpoint}"));

    private static RedisCommand Get(string key, TimeSpan? timeout = null) => new RedisCommand("GET") { Timeout = timeout }.AddKey(key);
}
