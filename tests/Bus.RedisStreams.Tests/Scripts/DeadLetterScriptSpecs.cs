using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Reading, requeuing and deleting dead letters.</summary>
public sealed class DeadLetterScriptSpecs(SharedRedisServer redis) : ScriptSpecs(redis)
{
    private const string Group = RedisStreamsDefaults.ConsumerGroup;

    private static readonly object[] Free = [RedisStreamsDefaults.ReturnedConsumer, RedisStreamsDefaults.ArrivedConsumer, RedisStreamsDefaults.ParkedConsumer];

    private QueueKeys Errors => new RedisKeys(Prefix).Queue("q_error");

    [Fact]
    public async Task Read_tells_the_end_and_what_it_read()
    {
        await AddAsync("1-0", "message-id", "m", "content-type", "t", "content-encoding", "e", "headers", "{}", "body", "12345");
        await AddAsync("2-0", "other", "field");

        var all = await ReadAsync(maxEntries: 10, maxBody: 2);
        var first = await ReadAsync(maxEntries: 1);

        (all[0].Integer, all[1].Integer, all[2].Integer).ShouldBe((1, 2, 69));
        all[3][0].Texts().ShouldBe(["3", "1-0", "5", "59", "m", "t", "e", "{}", "12"]);
        (all[3][1][2].Integer, all[3][1][8].Text).ShouldBe((0, string.Empty));
        all[3][1][7].Text.ShouldBeNull();
        (first[0].Integer, first[3].Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Read_of_nothing_is_the_end()
    {
        var reply = await ReadAsync();

        (reply[0].Integer, reply[1].Integer, reply[3].Count).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task Read_refuses_a_key_of_another_type()
    {
        await Probe.SendAsync("SET", Errors.Lanes[0], "mine");

        (await ReadAsync()).Text!.ShouldContain("WRONGTYPE");
    }

    [Fact]
    public async Task Requeue_moves_once_and_completes_headers()
    {
        await AddAsync("1-0", "ttl", "5", "body", "b");

        var added = await RequeueAsync("1-0");

        (await Probe.SendAsync("XRANGE", Queue.Lane, added.Text!, added.Text!))[0][1].Texts().ShouldBe(["body", "b", "headers", "{new}"]);
        (await RequeueAsync("1-0")).Integer.ShouldBe(0);
        (await Queue.LengthAsync(Queue.Lane)).ShouldBe(1);
        (await Queue.LengthAsync(Queue.ErrorLane)).ShouldBe(0);
    }

    [Fact]
    public async Task Requeue_leaves_what_somebody_holds_and_takes_what_was_handed_back()
    {
        await AddAsync("1-0", "body", "b");
        await Probe.SendAsync("XGROUP", "CREATE", Queue.ErrorLane, Group, "0");
        await Probe.SendAsync("XREADGROUP", "GROUP", Group, "a", "STREAMS", Queue.ErrorLane, ">");
        (await RequeueAsync("1-0")).Integer.ShouldBe(-1);
        await Probe.SendAsync("XCLAIM", Queue.ErrorLane, Group, RedisStreamsDefaults.ReturnedConsumer, 0, "1-0");

        (await RequeueAsync("1-0")).Text!.ShouldContain("-");

        (await Probe.SendAsync("XPENDING", Queue.ErrorLane, Group))[0].Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Requeue_refuses_an_entry_of_too_many_fields_and_leaves_it()
    {
        await AddAsync("1-0", [.. Enumerable.Range(0, 7002).Select(x => (object)x)]);

        (await RequeueAsync("1-0")).Integer.ShouldBe(-2);

        (await Queue.LengthAsync(Queue.ErrorLane)).ShouldBe(1);
        (await Probe.SendAsync("EXISTS", Queue.Lane)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Requeue_refuses_a_destination_of_another_type_and_leaves_the_entry()
    {
        await AddAsync("1-0", "body", "b");
        await Probe.SendAsync("SET", Queue.Lane, "mine");

        (await RequeueAsync("1-0")).Text!.ShouldContain("WRONGTYPE");

        (await Queue.LengthAsync(Queue.ErrorLane)).ShouldBe(1);
    }

    [Fact]
    public async Task Requeue_with_a_body_puts_it_in_the_place_of_the_old_one_or_adds_it()
    {
        await AddAsync("1-0", "content-encoding", "gzip", "body", "b", "headers", "{}");
        await AddAsync("2-0", "other", "field");

        await RequeueAsync("1-0", body: "new");
        await RequeueAsync("2-0", body: "new");

        var entries = await Probe.SendAsync("XRANGE", Queue.Lane, "-", "+");
        entries[0][1].Texts().ShouldBe(["body", "new", "headers", "{new}"]);
        entries[1][1].Texts().ShouldBe(["other", "field", "headers", "{new}", "body", "new"]);
    }

    [Fact]
    public async Task Delete_counts_what_it_deleted_and_what_is_held()
    {
        await AddAsync("1-0", "body", "b");
        await Probe.SendAsync("XGROUP", "CREATE", Queue.ErrorLane, Group, "0");
        await Probe.SendAsync("XREADGROUP", "GROUP", Group, "a", "STREAMS", Queue.ErrorLane, ">");
        await AddAsync("2-0", "body", "b");
        await Probe.SendAsync("XREADGROUP", "GROUP", Group, RedisStreamsDefaults.ParkedConsumer, "STREAMS", Queue.ErrorLane, ">");
        await AddAsync("3-0", "body", "b");

        var reply = await CallAsync(RedisStreamsScripts.DeleteEntries, [Queue.ErrorLane], [Group, .. Free, "1-0", "2-0", "3-0", "4-0"]);

        (reply[0].Integer, reply[1].Integer).ShouldBe((2, 1));
        (await Queue.LengthAsync(Queue.ErrorLane)).ShouldBe(1);
        (await Probe.SendAsync("XPENDING", Queue.ErrorLane, Group))[0].Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_needs_no_group()
    {
        await AddAsync("1-0", "body", "b");

        var reply = await CallAsync(RedisStreamsScripts.DeleteEntries, [Queue.ErrorLane], [Group, .. Free, "1-0"]);

        (reply[0].Integer, reply[1].Integer).ShouldBe((1, 0));
    }

    private Task AddAsync(string id, params object[] fields) => Probe.SendAsync(["XADD", Queue.ErrorLane, id, .. fields]);

    private Task<RespNode> ReadAsync(int maxEntries = 100, int maxBody = 100) =>
        CallAsync(RedisStreamsScripts.ReadEntries, Errors.Lanes, 0, "+", "-", "-", "-", "-", maxEntries, 1 << 20, maxBody);

    private Task<RespNode> RequeueAsync(string id, string? body = null) =>
        CallAsync(RedisStreamsScripts.RequeueEntry, [Queue.ErrorLane, Queue.Lane], [Group, id, "{new}", body is null ? 0 : 1, body ?? string.Empty, .. Free]);

    private Task<RespNode> CallAsync(RedisScript script, object[] keys, params object[] arguments) =>
        Probe.TrySendAsync(["EVAL", script.Source, keys.Length, .. keys, .. arguments]);
}
