using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Topology;

/// <summary>What sentinels and demoted primaries say, in an order that real ones keep to only by chance.</summary>
public sealed class SentinelRedirectionTests
{
    [Fact]
    public async Task A_write_that_a_demoted_primary_refuses_goes_to_the_new_one_in_its_order()
    {
        await using var next = new FakeNode("standalone", _ => ":2\r\n");
        await using var demoted = new FakeNode("standalone", words => words[0] == "GET" ? ":1\r\n" : "-READONLY You can't write against a read only replica.\r\n");
        var primary = demoted;
        await using var sentinel = CreateSentinel(() => primary);
        await using var client = Create(sentinel);
        var connection = client.Open();
        (await connection.RunAsync("GET", "a")).AsInt64().ShouldBe(1);

        primary = next;
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => connection.RunAsync("INCR", index)));

        replies.ShouldAllBe(reply => reply.AsInt64() == 2);
        next.Commands.ShouldBe(Enumerable.Range(0, 20).Select(index => $"INCR {index}"));
        connection.Node.ShouldBe(next.Endpoint);
        connection.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_transaction_that_a_demoted_primary_refuses_goes_to_the_new_one_as_a_whole()
    {
        await using var next = new FakeNode("standalone", words => words[0] switch { "MULTI" => "+OK\r\n", "EXEC" => "*2\r\n:1\r\n:2\r\n", _ => "+QUEUED\r\n" });
        await using var demoted = new FakeNode("standalone", words => words[0] switch
        {
            "MULTI" => "+OK\r\n",
            "EXEC" => "-EXECABORT Transaction discarded because of previous errors.\r\n",
            _ => "-READONLY You can't write against a read only replica.\r\n",
        });
        var primary = demoted;
        await using var sentinel = CreateSentinel(() => primary);
        await using var client = Create(sentinel);
        var connection = client.Open();
        await connection.EstablishAsync();

        primary = next;
        var reply = await connection.TransactAsync(ConnectionCalls.Command("INCR", "a"), ConnectionCalls.Command("INCR", "b"));

        reply[1].AsInt64().ShouldBe(2);
        next.Commands.ShouldBe(["MULTI", "INCR a", "INCR b", "EXEC"]);
    }

    [Fact]
    public async Task A_demotion_without_a_new_primary_fails_the_write_at_its_deadline()
    {
        await using var demoted = new FakeNode("standalone", _ => "-READONLY You can't write against a read only replica.\r\n");
        await using var replica = new FakeNode("standalone", _ => "-NOPERM\r\n", role: "replica");
        var primary = demoted;
        await using var sentinel = CreateSentinel(() => primary);
        await using var client = Create(sentinel);
        var connection = client.Open();
        await connection.EstablishAsync();

        primary = replica;
        var exception = await Should.ThrowAsync<RedisConnectionException>(connection.RunAsync(TimeSpan.FromSeconds(1), "INCR", "a"));

        exception.Message.ShouldContain($"{replica.Endpoint}, named as the primary of mymaster of the sentinels {sentinel.Endpoint}, is a replica; a failover may be under way.");
    }

    [Fact]
    public async Task A_push_of_the_sentinels_leads_to_the_new_primary_while_the_old_one_still_answers()
    {
        await using var next = new FakeNode("standalone", _ => ":2\r\n");
        await using var old = new FakeNode("standalone", _ => ":1\r\n");
        var primary = old;
        await using var sentinel = CreateSentinel(() => primary);
        await using var client = Create(sentinel);
        var connection = client.Open();
        (await connection.RunAsync("GET", "a")).AsInt64().ShouldBe(1);
        await Eventually.IsTrueAsync(() => sentinel.Commands.Contains("SUBSCRIBE +switch-master"));

        sentinel.Push(Switch("other", old, next));
        (await connection.RunAsync("GET", "a")).AsInt64().ShouldBe(1);
        connection.Generation.ShouldBe(1);
        primary = next;
        sentinel.Push(Switch("mymaster", old, next));

        await Eventually.IsTrueAsync(() => connection.Node == next.Endpoint && connection.IsConnected);
        (await connection.RunAsync("GET", "a")).AsInt64().ShouldBe(2);
    }

    [Fact]
    public async Task A_sentinel_that_is_behind_the_times_is_passed_over_for_the_next()
    {
        await using var primary = new FakeNode("standalone", _ => ":1\r\n");
        await using var replica = new FakeNode("standalone", _ => "-NOPERM\r\n", role: "replica");
        await using var stale = CreateSentinel(() => replica);
        await using var sentinel = CreateSentinel(() => primary);
        await using var client = Create(stale, sentinel);

        (await client.Open().RunAsync("GET", "a")).AsInt64().ShouldBe(1);

        stale.Commands.ShouldContain("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster");
    }

    [Fact]
    public async Task Connections_share_one_question_and_one_subscription()
    {
        await using var primary = new FakeNode("standalone", _ => ":1\r\n");
        using var answered = new ManualResetEventSlim();
        await using var sentinel = new FakeNode("sentinel", words =>
        {
            if (words[0] == "SENTINEL")
            {
                answered.Wait(TimeSpan.FromSeconds(2));
            }

            return AnswerAsSentinel(words, primary);
        });
        await using var client = Create(sentinel);
        var connections = Enumerable.Range(0, 10).Select(index => client.Open($"c{index}")).ToList();
        await Eventually.IsTrueAsync(() => sentinel.Commands.Any(command => command.StartsWith("SENTINEL", StringComparison.Ordinal)));
        answered.Set();

        await Task.WhenAll(connections.Select(connection => connection.RunAsync("GET", "a")));

        sentinel.Commands.Count(command => command.StartsWith("SENTINEL", StringComparison.Ordinal)).ShouldBeLessThan(5);

        // Asked for before the socket was there, and again with the socket.
        sentinel.Commands.Count(command => command.StartsWith("SUBSCRIBE", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(2);
    }

    private static RedisClient Create(params FakeNode[] sentinels) =>
        new(RedisOptions.Parse($"redis-sentinel://{string.Join(',', sentinels.Select(sentinel => sentinel.Endpoint))}?service=mymaster"));

    private static FakeNode CreateSentinel(Func<FakeNode> getPrimary) => new("sentinel", words => AnswerAsSentinel(words, getPrimary()), role: "sentinel");

    private static string AnswerAsSentinel(string[] words, FakeNode primary) => words[0] switch
    {
        "SUBSCRIBE" => $">3\r\n+subscribe\r\n{FakeNode.Text(words[1])}:1\r\n",
        "SENTINEL" => $"*2\r\n{FakeNode.Text(primary.Endpoint.Host)}{FakeNode.Text($"{primary.Port}")}",
        _ => "-ERR unknown command\r\n",
    };

    private static string Switch(string service, FakeNode old, FakeNode next) =>
        $">3\r\n+message\r\n{FakeNode.Text("+switch-master")}{FakeNode.Text($"{service} 127.0.0.1 {old.Port} 127.0.0.1 {next.Port}")}";
}
