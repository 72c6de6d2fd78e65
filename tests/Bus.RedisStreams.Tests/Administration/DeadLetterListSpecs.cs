using System.IO.Compression;
using System.Text;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>Looking at dead letters: pages, filters, one with all that is known, groups by cause.</summary>
public sealed class DeadLetterListSpecs(SharedRedisServer redis) : DeadLetterSpecsBase(redis.Server)
{
    [Fact]
    public async Task A_message_that_faulted_is_listed_with_type_cause_and_where_it_came_from()
    {
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException("out of ink")));
        var messageId = NewId.NextGuid();
        await bus.SendAsync(Queue, new Work(7), x =>
        {
            x.MessageId = messageId;
            x.SetPriority(MessagePriority.High);
            x.Headers.Set("Shop", "north");
        });
        await Eventually.PassesAsync(async () => (await LengthAsync(ErrorKeys.Lanes[1])).ShouldBe(1));

        var item = (await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery())).Items.ShouldHaveSingleItem();
        var details = await DeadLetters.GetAsync(ErrorQueue, item.Id);

        (item.MessageType, item.ExceptionType, item.Reason, item.SourceQueue).ShouldBe(("Bus.TestWorker:Work", "System.InvalidOperationException", "out of ink", Queue));
        (item.MessageId, item.Id.Lane, item.RequeueCount).ShouldBe((messageId.ToString(), MessagePriority.High, 0));
        details.Info.ShouldBe(item);
        details.StackTrace!.ShouldContain(nameof(DeadLetterListSpecs));
        details.Body.ShouldContain("\"messageType\"");
        (details.IsBase64, details.IsBodyCut).ShouldBe((false, false));
        details.Headers["Shop"].ShouldBe("north");
        details.Failures.ShouldBe([new DeadLetterFailure(item.Id.At, ErrorQueue, "System.InvalidOperationException", "out of ink")]);
        var queue = (await DeadLetters.GetQueuesAsync()).ShouldHaveSingleItem();
        queue.ShouldBe(new DeadLetterQueueInfo(ErrorQueue, 1, item.Id.At, item.Id.At));
    }

    [Fact]
    public async Task A_message_that_nobody_consumed_is_listed_with_its_reason()
    {
        await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Unheard("x"));
        await Eventually.PassesAsync(async () => (await ProbeOf($"{Queue}_skipped").LengthAsync()).ShouldBe(1));

        var item = (await DeadLetters.ListAsync($"{Queue}_skipped", new DeadLetterQuery())).Items.ShouldHaveSingleItem();

        (item.ExceptionType, item.Reason, item.SourceQueue).ShouldBe((null, "dead-letter", Queue));
        item.MessageType!.ShouldContain(nameof(Unheard));
    }

    [Theory]
    [InlineData(DeadLetterOrder.OldestFirst, 7)]
    [InlineData(DeadLetterOrder.NewestFirst, 7)]
    [InlineData(DeadLetterOrder.NewestFirst, 1)]
    public async Task Pages_over_all_lanes_hold_each_entry_once_and_in_order(DeadLetterOrder order, int limit)
    {
        // Equal ids in different lanes, as pipelined sends make them.
        var all = new List<DeadLetterId>();
        foreach (var time in Enumerable.Range(1, 10))
        {
            foreach (var lane in new[] { MessagePriority.Critical, MessagePriority.Normal, MessagePriority.Low })
            {
                all.Add(await AddAsync($"{time}-5", lane));
            }

            all.Add(await AddAsync($"{time}-18446744073709551615", MessagePriority.High));
        }

        var read = new List<DeadLetterId>();
        DeadLetterId? after = null;
        do
        {
            var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Order = order, Limit = limit, After = after });
            page.Total.ShouldBe(40);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            read.AddRange(page.Items.Select(x => x.Id));
            after = page.Next is { } next ? DeadLetterId.Parse(next.ToString()) : null;
        }
        while (after is not null);

        read.ShouldBe(order == DeadLetterOrder.OldestFirst ? all : Enumerable.Reverse(all));
    }

    [Fact]
    public async Task What_comes_meanwhile_moves_no_page_and_a_place_that_is_gone_is_still_one()
    {
        var ids = await AddManyAsync(6);
        var first = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Limit = 3 });
        await AddAsync("7-0");
        await DeadLetters.DeleteAsync(ErrorQueue, first.Next!.Value);

        var second = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Limit = 3, After = first.Next });

        first.Items.Select(x => x.Id).ShouldBe([ids[5], ids[4], ids[3]]);
        second.Items.Select(x => x.Id).ShouldBe([ids[2], ids[1], ids[0]]);
    }

    [Theory]
    [InlineData("Order", null, null, null, "1 3 4")]
    [InlineData("shop:order", null, null, null, "1 3 4")]
    [InlineData("urn:message:Shop:Order", null, null, null, "1 3 4")]
    [InlineData("der", null, null, null, "")]
    [InlineData(null, "TimeoutException", null, null, "1 2 4")]
    [InlineData(null, "System.FormatException", null, null, "3")]
    [InlineData("Order", "TimeoutException", null, null, "1 4")]
    [InlineData(null, null, 2, 4, "2 3")]
    [InlineData(null, null, 4, null, "4")]
    [InlineData(null, null, 4, 4, "")]
    public async Task A_filter_by_type_exception_and_time_finds_what_fits(string? type, string? exception, int? since, int? until, string found)
    {
        await AddAsync("1-0");
        await AddAsync("2-0", type: "Shop:Invoice");
        await AddAsync("3-0", exception: "System.FormatException");
        await AddAsync("4-9", MessagePriority.Low);
        var filter = new DeadLetterFilter
        {
            MessageType = type,
            ExceptionType = exception,
            Since = since is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : null,
            Until = until is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
        };

        foreach (var order in Enum.GetValues<DeadLetterOrder>())
        {
            var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Filter = filter, Order = order });
            string.Join(' ', page.Items.Select(x => x.Id.At.ToUnixTimeMilliseconds()).Order()).ShouldBe(found);
            page.Next.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_filter_by_lane_reads_that_lane_only()
    {
        await AddAsync("1-0");
        var low = await AddAsync("2-0", MessagePriority.Low);

        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Filter = new DeadLetterFilter { Lane = MessagePriority.Low } });

        page.Items.Select(x => x.Id).ShouldBe([low]);
        (page.Scanned, page.Total).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Text_is_found_in_plain_and_compressed_bodies_whatever_its_case()
    {
        var plain = await AddAsync("1-0", body: $$"""{"pad":"{{new string('x', 10_000)}}","name":"Ümit"}""");
        await AddAsync("2-0", body: """{"name":"Ada"}""");
        var gzip = await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "3-0", "content-encoding", "gzip", "body", Compress("""{"name":"ÜMIT"}"""));

        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Filter = new DeadLetterFilter { Text = "ümit" } });

        page.Items.Select(x => x.Id.EntryId).ShouldBe([gzip.Text, plain.EntryId]);
        (await DeadLetters.GetAsync(ErrorQueue, page.Items[0].Id)).Body.ShouldBe("""{"name":"ÜMIT"}""");
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_shown_as_base64_and_a_long_one_is_cut()
    {
        var bytes = (await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "1-0", "body", new byte[] { 0xff, 0xfe, 0 })).Text;
        var text = await AddAsync("2-0", body: new string('ä', 100));

        var binary = await DeadLetters.GetAsync(ErrorQueue, DeadLetterId.Parse($"normal/{bytes}"));
        var cut = await DeadLetters.GetAsync(ErrorQueue, text, maxBodyBytes: 11);

        (binary.Body, binary.IsBase64).ShouldBe(("//4A", true));
        (binary.Info.MessageType, binary.Info.ExceptionType, binary.Info.Reason).ShouldBe((null, null, null));
        (cut.Body, cut.IsBodyCut, cut.Info.BodyBytes).ShouldBe(("äääää", true, 200));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"Bus-Requeue-Count":"many","Bus-Fault-History":"no json","MT-Fault-InputAddress":"nowhere","MT-Fault-RetryCount":{}}""")]
    public async Task Headers_that_somebody_wrote_wrongly_keep_no_dead_letter_from_being_read_and_requeued(string headers)
    {
        var id = DeadLetterId.Parse($"normal/{(await Server.SendAsync("XADD", ErrorKeys.Lanes[2], "*", "headers", headers, "content-type", "application/vnd.masstransit+json", "body", "[{")).Text}");

        (await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery())).Items.ShouldHaveSingleItem().SourceQueue.ShouldBe(Queue);
        (await DeadLetters.GetAsync(ErrorQueue, id)).Failures.Count.ShouldBe(1);
        (await DeadLetters.RequeueAsync(ErrorQueue, id, new DeadLetterRequeue { RequestedBy = "ada" })).QueueName.ShouldBe(Queue);
    }

    [Fact]
    public async Task Causes_are_counted_by_exception_template_and_type_with_first_and_last()
    {
        await AddAsync("1000-0", message: "Order 17 of 'ada' was not found");
        await AddAsync("2000-0", message: "Order 18 of 'bob' was not found", lane: MessagePriority.High);
        await AddAsync("3000-0", message: "Order 19 of 'cyd' was not found", type: "Shop:Invoice");
        await AddAsync("4000-0", message: "Order 20 of 'dee' was not found");

        var groups = await DeadLetters.GroupAsync(ErrorQueue, new DeadLetterQuery());

        groups.IsPartial.ShouldBeFalse();
        groups.Groups.Select(x => (x.MessageType, x.ExceptionType, x.Template, x.Count)).ShouldBe(
        [
            ("Shop:Order", "System.TimeoutException", "Order # of '…' was not found", 3),
            ("Shop:Invoice", "System.TimeoutException", "Order # of '…' was not found", 1),
        ]);
        (groups.Groups[0].First.ToUnixTimeSeconds(), groups.Groups[0].Last.ToUnixTimeSeconds()).ShouldBe((1, 4));
        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Filter = new DeadLetterFilter { Group = groups.Groups[0].Id } });
        page.Items.Select(x => x.Id.At.ToUnixTimeSeconds()).ShouldBe([4, 2, 1]);
    }

    [Fact]
    public async Task Groups_of_a_part_say_so_and_add_up_page_by_page()
    {
        await AddManyAsync(250);
        var query = new DeadLetterQuery { ScanLimit = 120 };

        var first = await DeadLetters.GroupAsync(ErrorQueue, query);
        var second = await DeadLetters.GroupAsync(ErrorQueue, query with { After = first.Next });
        var third = await DeadLetters.GroupAsync(ErrorQueue, query with { After = second.Next });

        (first.Scanned, first.Total, first.IsPartial, third.IsPartial).ShouldBe((120, 250, true, false));
        var sum = first.Groups[0].Add(second.Groups[0]).Add(third.Groups[0]);
        (sum.Count, sum.First.ToUnixTimeMilliseconds(), sum.Last.ToUnixTimeMilliseconds()).ShouldBe((250, 1, 250));
    }

    [Theory]
    [InlineData("nothing_error", "There is no queue 'nothing_error'.")]
    [InlineData("work", "The queue 'work' is no dead-letter queue; allowed are names that end with _error or _skipped, such as work_error.")]
    [InlineData("a b_error", "The queue name 'a b_error' is not valid; allowed are letters, digits and - _ . :")]
    [InlineData("_error", "The queue name '_error' is not valid")]
    public async Task What_is_no_dead_letter_queue_is_refused_with_a_sentence(string queueName, string sentence)
    {
        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.ListAsync(queueName, new DeadLetterQuery()))).Message.ShouldContain(sentence);
        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.DeleteAsync(queueName, new DeadLetterFilter(), new DeadLetterBulkOptions { RequestedBy = "me" }))).Message.ShouldContain(sentence);
        (await Server.SendAsync("KEYS", $"{KeyPrefix}:*")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Limits_out_of_range_are_refused_with_a_sentence()
    {
        await AddAsync();

        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Limit = 1001 })))
            .Message.ShouldBe("The limit is 1001; allowed is a whole number from 1 to 1000.");
        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { ScanLimit = 0 })))
            .Message.ShouldBe("The scan limit is 0; allowed is a whole number from 1 to 100000.");
    }

    private static byte[] Compress(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    public sealed record Unheard(string Text);
}
