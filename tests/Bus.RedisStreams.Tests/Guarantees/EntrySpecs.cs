using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Entries that others wrote, and entries that others read.</summary>
public sealed class EntrySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_raw_JSON_body_written_by_redis_cli_is_consumed_as_the_one_type_of_the_endpoint()
    {
        var inbox = new Inbox<Job>();
        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":7,"name":"sma"}""");

        (await inbox.FirstAsync()).Message.ShouldBe(new Job(7, "sma"));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_moved_entry_without_a_message_id_gets_queue_lane_and_entry_id_as_its_id()
    {
        var errors = ProbeOf($"{Queue}_error");
        await StartReceiverAsync(x => x.Handler<Job>(_ => throw new InvalidOperationException("told to")));

        var id = (await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":7,"name":"sma"}""")).Text;

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        var moved = (await errors.EntriesAsync())[0];
        moved["message-id"].Text.ShouldBe($"{Queue}/normal/{id}");
        moved["body"].Text.ShouldBe("""{"id":7,"name":"sma"}""");
        moved["headers"].Text!.ShouldContain("told to");
    }

    [Theory]
    [InlineData("body", "")]
    [InlineData("colour", "blue")]
    public async Task An_entry_without_a_body_is_a_message_without_values(string field, string value)
    {
        var inbox = new Inbox<Job>();
        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        await Server.SendAsync("XADD", Probe.Lane, "*", field, value);

        (await inbox.FirstAsync()).Message.ShouldBe(new Job(0, null!));
        await Probe.EmptyAsync();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    public async Task A_body_that_is_no_JSON_object_lies_in_the_error_queue_as_it_was(string body)
    {
        var errors = ProbeOf($"{Queue}_error");
        await StartReceiverAsync(x => x.Handler<Job>(_ => Task.CompletedTask));

        await Server.SendAsync("XADD", Probe.Lane, "*", "body", body);

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        (await errors.EntriesAsync())[0]["body"].Text.ShouldBe(body);
        await Probe.EmptyAsync();
    }

    [Theory]
    [InlineData("headers", "no json")]
    [InlineData("headers", "[]")]
    [InlineData("message-id", "no guid")]
    [InlineData("content-type", "application/json; charset")]
    [InlineData("content-type", "///")]
    public async Task A_field_that_cannot_be_read_loses_no_message(string field, string value)
    {
        var errors = ProbeOf($"{Queue}_error");
        var inbox = new Inbox<Job>();
        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        await Server.SendAsync("XADD", Probe.Lane, "*", "body", """{"id":7,"name":"sma"}""", field, value);

        await Eventually.ReturnsAsync(async () => inbox.All.Count + await errors.LengthAsync(), x => x == 1, "the message is consumed or moved");
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task An_entry_with_more_fields_than_a_script_can_pass_on_is_moved_with_those_that_count()
    {
        var errors = ProbeOf($"{Queue}_error");
        await StartReceiverAsync(x => x.Handler<Job>(_ => throw new InvalidOperationException("told to")));
        object[] fields = [.. Enumerable.Range(0, 5000).SelectMany(x => new object[] { $"f{x}", x })];

        await Server.SendAsync(["XADD", Probe.Lane, "*", "body", """{"id":7,"name":"sma"}""", .. fields]);

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved", deadline: TimeSpan.FromSeconds(10));
        var moved = (await errors.EntriesAsync())[0];
        moved["body"].Text.ShouldBe("""{"id":7,"name":"sma"}""");
        moved["headers"].Text!.ShouldContain("told to");
        moved["f0"].Text.ShouldBe("0");
    }

    [Fact]
    public async Task An_entry_that_was_deleted_while_it_waited_holds_nobody_up()
    {
        var inbox = new Inbox<Job>();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Job(1, "sma"));
        await sender.SendAsync(Queue, new Job(2, "ema"));
        var first = (await Server.SendAsync("XRANGE", Probe.Lane, "-", "+", "COUNT", 1))[0][0].Text!;
        await Server.SendAsync("XDEL", Probe.Lane, first);

        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_sent_message_is_fields_that_any_client_can_read()
    {
        var sender = await StartSenderAsync();
        var id = NewId.NextGuid();

        await sender.SendAsync(Queue, new Job(1, "sma"), x =>
        {
            x.MessageId = id;
            x.Headers.Set("tenant", "acme");
        });

        var entry = (await Probe.EntriesAsync()).ShouldHaveSingleItem();
        entry["message-id"].Text.ShouldBe(id.ToString("D"));
        entry["content-type"].Text.ShouldBe("application/vnd.masstransit+json");
        entry["headers"].Text!.ShouldContain("\"tenant\":\"acme\"");
        entry["body"].Text!.ShouldContain("\"name\": \"sma\"");
    }

    [Fact]
    public async Task Fifty_megabytes_arrive_whole_and_come_back_whole_in_the_error_queue()
    {
        var errors = ProbeOf($"{Queue}_error");
        var lengths = new List<int>();
        var bus = await StartReceiverAsync(x =>
        {
            x.ConcurrentMessageLimit = 1;
            x.Handler<Job>(c =>
            {
                lengths.Add(c.Message.Name.Length);
                throw new InvalidOperationException("told to");
            });
        });
        var text = new string('x', 50_000_000);

        await bus.SendAsync(Queue, new Job(1, text));

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        lengths.ShouldBe([text.Length]);
        (await errors.EntriesAsync())[0]["body"].Bytes!.Length.ShouldBeGreaterThan(text.Length);
    }

    [Fact]
    public async Task Many_large_messages_are_all_delivered()
    {
        var inbox = new Inbox<Job>();
        var sender = await StartSenderAsync();
        var text = new string('x', 400_000);
        for (var id = 0; id < 40; id++)
        {
            await sender.SendAsync(Queue, new Job(id, text));
        }

        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));

        (await inbox.CountAsync(40)).ShouldAllBe(x => x.Message.Name.Length == text.Length);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Forty_queues_of_one_bus_all_receive()
    {
        var inbox = new Inbox<Job>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            for (var queue = 0; queue < 40; queue++)
            {
                x.ReceiveEndpoint($"queue-{queue}", e =>
                {
                    e.ConfigureConsumeTopology = false;
                    e.Handler<Job>(inbox.ReceiveAsync);
                });
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(x => bus.SendAsync($"queue-{x}", new Job(x, "sma"))));

        (await inbox.CountAsync(40)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 40));
    }

    public sealed record Job(int Id, string Name);
}
