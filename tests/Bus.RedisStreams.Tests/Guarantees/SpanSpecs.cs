using System.Diagnostics;
using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What the spans of this transport say beyond those of every transport.</summary>
public sealed class SpanSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task Spans_name_the_system_and_the_message()
    {
        using var spans = new SpanRecorder();
        var bus = await StartReceiverAsync(x => x.Handler<Order>(_ => Task.CompletedTask));
        var id = NewId.NextGuid();

        await spans.WithinAsync(() => bus.SendAsync(Queue, new Order(1), x =>
        {
            x.MessageId = id;
            x.TrySetRoutingKey("eu");
            x.TrySetPartitionKey("customer-7");
        }));

        var receive = (await spans.CountAsync("receive", 1)).ShouldHaveSingleItem();
        var send = (await spans.CountAsync("send", 1)).ShouldHaveSingleItem();
        send.GetTagItem("messaging.system").ShouldBe("redis");
        receive.GetTagItem("messaging.message.id").ShouldBeOfType<string>().ShouldMatch(@"^\d+-\d+$", "it is the id that XRANGE finds");
        (await spans.CountAsync("process", 1))[0].GetTagItem("messaging.masstransit.message_id").ShouldBe(id.ToString());
        send.TagObjects.Select(x => x.Value).ShouldContain("eu");
        send.TagObjects.Select(x => x.Value).ShouldContain("customer-7");
    }

    [Fact]
    public async Task Every_delivery_of_a_message_is_a_span_below_its_send()
    {
        using var spans = new SpanRecorder();
        var bus = await StartReceiverAsync(x =>
        {
            x.UnlockDelay = TimeSpan.Zero;
            x.RethrowFaultedMessages();
            x.Handler<Order>(c => c.ReceiveContext.Redelivered ? Task.CompletedTask : throw new InvalidOperationException("not yet"));
        });

        await spans.WithinAsync(() => bus.SendAsync(Queue, new Order(1)));

        var receives = await spans.CountAsync("receive", 2);
        await Probe.EmptyAsync();
        receives.Count.ShouldBe(2);
        var send = (await spans.CountAsync("send", 1))[0];
        receives.ShouldAllBe(x => x.ParentSpanId == send.SpanId);
        receives[0].Status.ShouldBe(ActivityStatusCode.Error);
        receives[1].Status.ShouldBe(ActivityStatusCode.Ok);
    }

    [Fact]
    public async Task A_send_that_Redis_refuses_gives_its_span_the_error()
    {
        using var spans = new SpanRecorder();
        await Server.SendAsync("SET", Probe.Lane, "no stream");
        var bus = await StartSenderAsync();

        await spans.WithinAsync(() => Should.ThrowAsync<TransportException>(() => bus.SendAsync(Queue, new Order(1))));

        var send = (await spans.CountAsync("send", 1)).ShouldHaveSingleItem();
        send.Status.ShouldBe(ActivityStatusCode.Error);
        send.StatusDescription.ShouldNotBeNull().ShouldContain("WRONGTYPE");
    }

    public sealed record Order(int Id);
}
