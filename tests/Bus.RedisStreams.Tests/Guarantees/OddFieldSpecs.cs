using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Fields with values that nobody would write on purpose: they neither lose their message nor hold up those behind it.</summary>
public sealed class OddFieldSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    public static TheoryData<string, string> OddFields => new()
    {
        { "ttl", "9223372036854775807" },
        { "ttl", "922337203685478" },
        { "ttl", "922337203685477" },
        { "ttl", "99999999999999999999999" },
        { "ttl", "inf" },
        { "ttl", "nan" },
        { "ttl", "1e300" },
        { "ttl", "soon" },
        { "ttl", "" },
        { "headers", """{"a":"\ud800"}""" },
        { "headers", """{"\ud800":"a"}""" },
        { "headers", """{"a":1e999}""" },
    };

    [Theory]
    [MemberData(nameof(OddFields))]
    public async Task Of_a_message_that_waited(string field, string value)
    {
        var inbox = new Inbox<Job>();
        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":1}""", field, value);
        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":2}""");

        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        await AssertBothAsync(inbox);
    }

    [Theory]
    [MemberData(nameof(OddFields))]
    public async Task Of_a_message_that_wakes_a_sleeper(string field, string value)
    {
        var inbox = new Inbox<Job>();
        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));
        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":0}""");
        await inbox.FirstAsync();
        await Probe.EmptyAsync();

        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":1}""", field, value);
        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":2}""");

        await AssertBothAsync(inbox);
    }

    [Theory]
    [MemberData(nameof(OddFields))]
    public async Task Of_a_message_that_faults(string field, string value)
    {
        var errors = ProbeOf($"{Queue}_error");
        await StartReceiverAsync(x => x.Handler<Job>(_ => throw new InvalidOperationException("told to")));

        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":1}""", field, value);

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        await Probe.EmptyAsync();
    }

    private async Task AssertBothAsync(Inbox<Job> inbox)
    {
        await Eventually.ReturnsAsync(() => Task.FromResult(inbox.All.Select(x => x.Message.Id).ToList()), x => x.Contains(1) && x.Contains(2), "both messages are consumed", x => string.Join(',', x));
        await Probe.EmptyAsync();
        inbox.All.Count(x => x.Message.Id == 1).ShouldBe(1);
    }

    public sealed record Job(int Id);
}
