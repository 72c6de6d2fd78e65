using System.Text;
using System.Text.Json;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>Requeuing and deleting one dead letter: one step, into the queue where it faulted.</summary>
public sealed class DeadLetterRequeueSpecs(SharedRedisServer redis) : DeadLetterSpecsBase(redis.Server)
{
    private static readonly DeadLetterRequeue ByAda = new() { RequestedBy = "ada" };

    [Fact]
    public async Task A_requeued_message_is_consumed_with_its_id_headers_and_lane_and_without_its_fault()
    {
        var fails = true;
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(c => fails ? throw new InvalidOperationException("out of ink") : inbox.ReceiveAsync(c)));
        var messageId = NewId.NextGuid();
        await bus.SendAsync(Queue, new Work(7), x =>
        {
            x.MessageId = messageId;
            x.FaultAddress = new Uri("queue:complaints");
            x.SetPriority(MessagePriority.High);
            x.Headers.Set("Shop", "north");
        });
        var item = await WaitForDeadLetterAsync();
        fails = false;

        var requeued = await DeadLetters.RequeueAsync(ErrorQueue, item.Id, ByAda);

        (requeued.Id, requeued.QueueName, requeued.NewId.Lane).ShouldBe((item.Id, Queue, MessagePriority.High));
        var context = await inbox.FirstAsync();
        (context.Message.Id, context.MessageId).ShouldBe((7, messageId));
        var headers = context.ReceiveContext.TransportHeaders.GetAll().ToDictionary();
        headers["Shop"].ShouldBe("north");
        headers.Keys.ShouldNotContain(x => x.StartsWith("MT-Fault-", StringComparison.Ordinal) || x.StartsWith("MT-Host-", StringComparison.Ordinal) || x == "MT-Reason");
        (headers["Bus-Requeue-Count"], headers["Bus-Requeued-By"], headers["Bus-Requeued-From"]).ShouldBe((1L, "ada", $"{ErrorQueue}/{item.Id}"));
        DateTimeOffset.Parse((string)headers["Bus-Requeued-At"], null).ShouldBeInRange(item.Id.At, item.Id.At.AddMinutes(5));
        (await LengthAsync(ErrorKeys.Lanes[1])).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_faults_again_keeps_the_history_of_its_failures()
    {
        var attempt = 0;
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException($"attempt {++attempt}")));
        await bus.SendAsync(Queue, new Work(7));
        var first = await WaitForDeadLetterAsync();
        await DeadLetters.RequeueAsync(ErrorQueue, first.Id, ByAda);
        var second = await WaitForDeadLetterAsync();
        await DeadLetters.RequeueAsync(ErrorQueue, second.Id, new DeadLetterRequeue { RequestedBy = "bob" });
        var third = await WaitForDeadLetterAsync();

        var details = await DeadLetters.GetAsync(ErrorQueue, third.Id);

        details.Info.RequeueCount.ShouldBe(2);
        details.Failures.Select(x => (x.At, x.Reason, x.RequeuedBy)).ShouldBe([(first.Id.At, "attempt 1", "ada"), (second.Id.At, "attempt 2", "bob"), (third.Id.At, "attempt 3", null)]);
        details.Failures[0].RequeuedAt.ShouldNotBeNull();
        third.Group.ShouldBe(first.Group);
    }

    [Fact]
    public async Task Of_many_failures_the_last_ten_are_kept_with_short_reasons()
    {
        var id = await AddAsync(message: new string('x', 5000));
        for (var count = 0; count < 12; count++)
        {
            var requeued = await DeadLetters.RequeueAsync(ErrorQueue, id, ByAda);
            var fields = (await Server.SendAsync("XRANGE", SourceKeys.Lanes[2], "-", "+"))[0][1];
            await Server.SendAsync("XDEL", SourceKeys.Lanes[2], requeued.NewId.EntryId);
            id = DeadLetterId.Parse($"normal/{(await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "*", "headers", fields["headers"].Text!, "body", "{}")).Text}");
        }

        var details = await DeadLetters.GetAsync(ErrorQueue, id);

        details.Info.RequeueCount.ShouldBe(12);
        details.Failures.Count.ShouldBe(11);
        details.Failures.ShouldAllBe(x => x.Reason == null || x.Reason.Length <= 500);
    }

    [Fact]
    public async Task A_message_goes_to_the_queue_that_its_fault_names_else_to_that_of_the_name()
    {
        var named = await AddAsync();
        var foreign = (await Server.SendAsync("XADD", ErrorKeys.Lanes[3], "*", "headers", """{"MT-Fault-InputAddress":"redis-streams://elsewhere/other-prefix/elsewhere"}""", "body", "{}")).Text;
        var unnamed = (await Server.SendAsync("XADD", ErrorKeys.Lanes[3], "*", "body", "{}")).Text;

        (await DeadLetters.RequeueAsync(ErrorQueue, named, ByAda)).QueueName.ShouldBe(Queue);
        (await DeadLetters.RequeueAsync(ErrorQueue, DeadLetterId.Parse($"low/{foreign}"), ByAda)).QueueName.ShouldBe(Queue);
        (await DeadLetters.RequeueAsync(ErrorQueue, DeadLetterId.Parse($"low/{unnamed}"), ByAda)).QueueName.ShouldBe(Queue);

        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(1);
        (await LengthAsync(SourceKeys.Lanes[3])).ShouldBe(2);
    }

    [Fact]
    public async Task Body_and_foreign_fields_come_back_byte_for_byte()
    {
        byte[] body = [0, 255, 13, 10, 7];
        var id = (await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "*", "message-id", "m", "content-type", "x/y", "content-encoding", "zstd", "partition-key", "k", "trace", "t", "body", body)).Text;

        await DeadLetters.RequeueAsync(ErrorQueue, DeadLetterId.Parse($"normal/{id}"), ByAda);

        var fields = (await Server.SendAsync("XRANGE", SourceKeys.Lanes[2], "-", "+"))[0][1];
        fields["body"].Bytes!.ToArray().ShouldBe(body);
        string[] names = ["message-id", "content-type", "content-encoding", "partition-key", "trace"];
        names.Select(x => fields[x].Text).ShouldBe(["m", "x/y", "zstd", "k", "t"]);
    }

    [Fact]
    public async Task An_edited_body_takes_the_place_of_the_old_one_and_the_history_says_so()
    {
        var id = (await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "*", "message-id", "m", "content-encoding", "gzip", "body", "broken")).Text;

        await DeadLetters.RequeueAsync(ErrorQueue, DeadLetterId.Parse($"normal/{id}"), ByAda with { Body = Encoding.UTF8.GetBytes("""{"id":8}""") });

        var fields = (await Server.SendAsync("XRANGE", SourceKeys.Lanes[2], "-", "+"))[0][1];
        fields["body"].Text.ShouldBe("""{"id":8}""");
        fields.Texts().ShouldNotContain("content-encoding");
        fields["message-id"].Text.ShouldBe("m");
        using var headers = JsonDocument.Parse(fields["headers"].Text!);
        headers.RootElement.GetProperty("Bus-Fault-History").GetString()!.ShouldContain("\"isEdited\":true");
    }

    [Fact]
    public async Task A_new_body_that_is_no_JSON_where_JSON_is_wanted_is_refused_and_nothing_changes()
    {
        var id = await AddAsync();

        var exception = await Should.ThrowAsync<DeadLetterRefusedException>(() => DeadLetters.RequeueAsync(ErrorQueue, id, ByAda with { Body = Encoding.UTF8.GetBytes("{ no") }));

        exception.Message.ShouldStartWith($"The dead letter {id} in '{ErrorQueue}' wants JSON, and the new body is none: ");
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(1);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_gone_is_neither_requeued_nor_deleted_nor_shown_and_nothing_changes()
    {
        var id = await AddAsync();
        await DeadLetters.RequeueAsync(ErrorQueue, id, ByAda);
        var sentence = $"There is no dead letter {id} in '{ErrorQueue}': it was requeued or deleted, or never was there.";

        (await Should.ThrowAsync<DeadLetterNotFoundException>(() => DeadLetters.RequeueAsync(ErrorQueue, id, ByAda))).Message.ShouldBe(sentence);
        (await Should.ThrowAsync<DeadLetterNotFoundException>(() => DeadLetters.DeleteAsync(ErrorQueue, id))).Message.ShouldBe(sentence);
        (await Should.ThrowAsync<DeadLetterNotFoundException>(() => DeadLetters.GetAsync(ErrorQueue, id))).Message.ShouldBe(sentence);

        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_consumer_of_the_dead_letters_holds_is_left_to_it()
    {
        var id = await AddAsync();
        await Server.SendAsync("XGROUP", "CREATE", ErrorKeys.Lanes[2], RedisStreamsDefaults.ConsumerGroup, "0");
        await Server.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, "somebody", "STREAMS", ErrorKeys.Lanes[2], ">");
        var options = new DeadLetterBulkOptions { RequestedBy = "ada" };

        (await Should.ThrowAsync<DeadLetterRefusedException>(() => DeadLetters.RequeueAsync(ErrorQueue, id, ByAda))).Message
            .ShouldBe($"The dead letter {id} in '{ErrorQueue}' is held by a consumer of that queue.");
        await Should.ThrowAsync<DeadLetterRefusedException>(() => DeadLetters.DeleteAsync(ErrorQueue, id));
        (await DeadLetters.DeleteAsync(ErrorQueue, new DeadLetterFilter(), options)).ShouldSatisfyAllConditions(x => x.Done.ShouldBe(0), x => x.Skipped.ShouldBe(1));
        (await DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), options)).ShouldSatisfyAllConditions(x => x.Done.ShouldBe(0), x => x.Skipped.ShouldBe(1));

        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(1);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_handed_back_to_everybody_is_nobodys_and_leaves_the_pending_list_too()
    {
        var id = await AddAsync();
        await Server.SendAsync("XGROUP", "CREATE", ErrorKeys.Lanes[2], RedisStreamsDefaults.ConsumerGroup, "0");
        await Server.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, RedisStreamsDefaults.ReturnedConsumer, "STREAMS", ErrorKeys.Lanes[2], ">");

        await DeadLetters.RequeueAsync(ErrorQueue, id, ByAda);

        (await ProbeOf(ErrorQueue).PendingAsync()).ShouldBe(0);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(1);
    }

    [Fact]
    public async Task Who_asks_must_have_a_name()
    {
        var id = await AddAsync();

        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.RequeueAsync(ErrorQueue, id, new DeadLetterRequeue { RequestedBy = " " })))
            .Message.ShouldBe("Who asks for it is ' '; allowed are 1 to 200 characters.");
    }

    private async Task<DeadLetterInfo> WaitForDeadLetterAsync()
    {
        await Eventually.PassesAsync(async () => (await DeadLetters.GetQueuesAsync()).ShouldContain(x => x.Name == ErrorQueue && x.Count == 1));
        return (await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery())).Items.ShouldHaveSingleItem();
    }
}
