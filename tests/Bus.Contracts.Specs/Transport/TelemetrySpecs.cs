using System.Diagnostics;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>OpenTelemetry spans.</summary>
public abstract class TelemetrySpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task Send_receive_and_process_are_spans_of_one_trace_each_below_the_one_before()
    {
        using var spans = new SpanRecorder();
        var bus = await StartAsync("orders", x => x.Handler<Order>(_ => Task.CompletedTask));
        var id = NewId.NextGuid();

        await spans.WithinAsync(() => bus.SendAsync("orders", new Order(1), x => x.MessageId = id));

        var process = (await spans.CountAsync("process", 1)).ShouldHaveSingleItem();
        var receive = (await spans.CountAsync("receive", 1)).ShouldHaveSingleItem();
        var send = (await spans.CountAsync("send", 1)).ShouldHaveSingleItem();
        (send.Kind, receive.Kind, process.Kind).ShouldBe((ActivityKind.Producer, ActivityKind.Consumer, ActivityKind.Consumer));
        (send.ParentSpanId, receive.ParentSpanId, process.ParentSpanId).ShouldBe((spans.Root.SpanId, send.SpanId, receive.SpanId));
        new[] { send, receive, process }.ShouldAllBe(x => x.Status == ActivityStatusCode.Ok);
        send.GetTagItem("messaging.destination.name").ShouldBe("orders");
        receive.GetTagItem("messaging.destination.name").ShouldBe("orders");
        send.GetTagItem("messaging.masstransit.message_id").ShouldBe(id.ToString());
        process.GetTagItem("messaging.masstransit.message_id").ShouldBe(id.ToString());
    }

    [Fact]
    public async Task The_span_of_a_publish_is_the_parent_of_what_every_subscriber_receives()
    {
        using var spans = new SpanRecorder();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("first", e => e.Handler<Order>(_ => Task.CompletedTask));
            x.ReceiveEndpoint("second", e => e.Handler<Order>(_ => Task.CompletedTask));
        });

        await spans.WithinAsync(() => bus.Control.Publish(new Order(1)));

        var receives = await spans.CountAsync("receive", 2);
        var publish = (await spans.CountAsync("send", 1)).ShouldHaveSingleItem();
        publish.ParentSpanId.ShouldBe(spans.Root.SpanId);
        receives.ShouldAllBe(x => x.ParentSpanId == publish.SpanId);
        receives.Select(x => x.GetTagItem("messaging.destination.name")).ShouldBe(["first", "second"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_handler_sends_is_below_its_own_span()
    {
        using var spans = new SpanRecorder();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(c => c.Send(new Uri("queue:next"), new Shipment(c.Message.Id))));
            x.ReceiveEndpoint("next", e => e.Handler<Shipment>(_ => Task.CompletedTask));
        });

        await spans.WithinAsync(() => bus.SendAsync("orders", new Order(1)));

        await spans.CountAsync("process", 2);
        var first = (await spans.CountAsync("process", 2)).Single(x => x.DisplayName.StartsWith("orders", StringComparison.Ordinal));
        var onward = (await spans.CountAsync("send", 2)).Single(x => (string?)x.GetTagItem("messaging.destination.name") == "next");
        var received = (await spans.CountAsync("receive", 2)).Single(x => (string?)x.GetTagItem("messaging.destination.name") == "next");
        onward.ParentSpanId.ShouldBe(first.SpanId);
        received.ParentSpanId.ShouldBe(onward.SpanId);
    }

    [Fact]
    public async Task A_request_and_its_response_are_one_trace()
    {
        using var spans = new SpanRecorder();
        var bus = await StartAsync("orders", x => x.Handler<Order>(c => c.RespondAsync(new Shipment(c.Message.Id))));
        var client = bus.CreateRequestClient<Order>("orders");

        await spans.WithinAsync(() => client.GetResponse<Shipment>(new Order(1)));

        (await spans.CountAsync("send", 2)).Count.ShouldBe(2);
        var answered = (await spans.CountAsync("receive", 2)).Single(x => (string?)x.GetTagItem("messaging.destination.name") != "orders");
        var response = spans.All.Single(x => x.SpanId == answered.ParentSpanId);
        var handler = spans.All.Single(x => x.SpanId == response.ParentSpanId);
        handler.GetTagItem("messaging.operation").ShouldBe("process");
    }

    [Fact]
    public async Task A_handler_that_throws_gives_its_span_the_error_and_publishes_the_fault_in_its_trace()
    {
        using var spans = new SpanRecorder();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => throw new InvalidOperationException("out of ink")));
            x.ReceiveEndpoint("faults", e => e.Handler<Fault<Order>>(_ => Task.CompletedTask));
        });

        await spans.WithinAsync(() => bus.SendAsync("orders", new Order(1)));

        var processes = await spans.CountAsync("process", 2);
        var failed = processes.Where(x => x.Status == ActivityStatusCode.Error).ShouldHaveSingleItem();
        failed.StatusDescription.ShouldBe("out of ink");
        var exception = failed.Events.ShouldHaveSingleItem();
        exception.Name.ShouldBe("exception");
        exception.Tags.ShouldContain(x => x.Key == "exception.message" && (string?)x.Value == "out of ink");
        exception.Tags.ShouldContain(x => x.Key == "exception.type" && ((string)x.Value!).EndsWith(nameof(InvalidOperationException), StringComparison.Ordinal));
        var handled = processes.Where(x => x.Status == ActivityStatusCode.Ok).ShouldHaveSingleItem();
        handled.GetTagItem("peer.address").ShouldNotBeNull();
    }

    public sealed record Order(int Id);

    public sealed record Shipment(int Id);
}
