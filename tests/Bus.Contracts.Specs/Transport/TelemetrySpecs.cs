using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>OpenTelemetry spans.</summary>
public abstract class TelemetrySpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task Send_receive_and_consume_spans_are_of_one_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("Bus.Contracts.Specs");
        using var listener = new ActivityListener
        {
            ShouldListenTo = x => x.Name is "MassTransit" or "Bus.Contracts.Specs",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));

        ActivityTraceId trace;
        using (var root = source.StartActivity("root"))
        {
            trace = root!.TraceId;
            await bus.SendAsync("orders", new Order(1));
            await inbox.FirstAsync();
        }

        await Eventually.IsTrueAsync(
            () => Kinds(spans, trace).Contains(ActivityKind.Producer) && Kinds(spans, trace).Count(x => x == ActivityKind.Consumer) >= 2,
            "there are spans for send, receive and consume",
            () => string.Join(", ", spans.Where(x => x.TraceId == trace).Select(x => $"{x.DisplayName} ({x.Kind})")),
            Deadline);
        var send = spans.First(x => x.TraceId == trace && x.Kind == ActivityKind.Producer);
        spans.ShouldContain(x => x.TraceId == trace && x.Kind == ActivityKind.Consumer && x.ParentSpanId == send.SpanId);
    }

    private static List<ActivityKind> Kinds(IEnumerable<Activity> spans, ActivityTraceId trace) =>
        spans.Where(x => x.TraceId == trace).Select(x => x.Kind).ToList();

    public sealed record Order(int Id);
}
