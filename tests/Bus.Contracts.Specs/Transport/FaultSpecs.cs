using System.Text;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>What happens to messages that cannot be handled.</summary>
public abstract class FaultSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_faulted_message_goes_to_the_error_queue_with_the_reason_in_its_headers()
    {
        var errors = new MovedMessages();
        var bus = await StartWithErrorsAsync(errors, x => x.Handler<Order>(_ => throw new InvalidOperationException("out of ink")));
        var id = NewId.NextGuid();

        await bus.SendAsync("orders", new Order(1), x => x.MessageId = id);

        var moved = await errors.FirstAsync();
        moved.MessageId.ShouldBe(id);
        moved.Header(MessageHeaders.Reason).ShouldBe("fault");
        moved.Header(MessageHeaders.FaultMessage).ShouldBe("out of ink");
        moved.Header(MessageHeaders.FaultExceptionType).ShouldBe(TypeCache<InvalidOperationException>.ShortName);
        moved.Header(MessageHeaders.FaultInputAddress).ShouldEndWith("/orders");
        moved.Header(MessageHeaders.FaultMessageType).ShouldBe(TypeCache<Order>.ShortName);
        moved.Header(MessageHeaders.FaultStackTrace).ShouldNotBeNullOrEmpty();
        moved.Header(MessageHeaders.FaultTimestamp).ShouldNotBeNullOrEmpty();
        moved.Header(MessageHeaders.Host.MachineName).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_faulted_message_keeps_the_headers_that_it_was_sent_with()
    {
        Needs(TransportFeatures.TransportHeaders);
        var errors = new MovedMessages();
        var bus = await StartWithErrorsAsync(errors, x => x.Handler<Order>(_ => throw new InvalidOperationException("out of ink")));

        await bus.SendAsync("orders", new Order(1), x => x.Headers.Set("tenant", "acme"));

        (await errors.FirstAsync()).Header("tenant").ShouldBe("acme");
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_goes_to_the_error_queue_byte_for_byte()
    {
        var errors = new MovedMessages();
        var bus = await StartWithErrorsAsync(errors, x => x.Handler<Order>(_ => Task.CompletedTask));
        byte[] body = [0, 1, 2, 0xFF, 0xFE, (byte)'{', 13, 10, 0];

        await bus.SendBytesAsync("orders", body, "application/vnd.masstransit+json");

        var moved = await errors.FirstAsync();
        moved.Body.ShouldBe(body);
        moved.Header(MessageHeaders.Reason).ShouldBe("fault");
        moved.Header(MessageHeaders.FaultMessage).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_body_of_an_unknown_content_type_goes_to_the_error_queue()
    {
        var errors = new MovedMessages();
        var bus = await StartWithErrorsAsync(errors, x => x.Handler<Order>(_ => Task.CompletedTask));

        await bus.SendBytesAsync("orders", "<order/>"u8.ToArray(), "text/x-unheard-of");

        var moved = await errors.FirstAsync();
        Encoding.UTF8.GetString(moved.Body).ShouldBe("<order/>");
        moved.ContentType.ShouldBe("text/x-unheard-of");
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_told_to_the_subscribers_of_receive_faults()
    {
        var faults = new Inbox<ReceiveFault>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => Task.CompletedTask));
            x.ReceiveEndpoint("receive-faults", e => e.Handler<ReceiveFault>(faults.ReceiveAsync));
        });
        var id = NewId.NextGuid();

        await bus.SendBytesAsync("orders", "no JSON"u8.ToArray(), "application/vnd.masstransit+json", x => x.MessageId = id);

        var fault = (await faults.FirstAsync()).Message;
        fault.FaultedMessageId.ShouldBe(id);
        fault.ContentType.ShouldBe("application/vnd.masstransit+json");
        fault.Exceptions.ShouldNotBeEmpty();
        fault.Host.MachineName.ShouldBe(Environment.MachineName);
    }

    [Fact]
    public async Task An_error_pipe_of_the_endpoint_takes_the_place_of_the_error_queue()
    {
        var errors = new MovedMessages();
        var seen = new NotingFilter<ExceptionReceiveContext>();
        var bus = await StartWithErrorsAsync(errors, x =>
        {
            x.ConcurrentMessageLimit = 1;
            x.ConfigureError(pipe => pipe.UseFilter(seen));
            x.Handler<Order>(_ => throw new InvalidOperationException("out of ink"));
        });

        await bus.SendAsync("orders", new Order(1));
        await bus.SendAsync("orders", new Order(2));

        (await seen.CountAsync(2)).ShouldAllBe(x => x.Exception.GetBaseException().Message == "out of ink");
        errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_pipe_of_the_endpoint_takes_the_place_of_the_skipped_queue()
    {
        var skipped = new MovedMessages();
        var seen = new NotingFilter<ReceiveContext>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e =>
            {
                e.ConcurrentMessageLimit = 1;
                e.ConfigureDeadLetter(pipe => pipe.UseFilter(seen));
                e.Handler<Order>(_ => Task.CompletedTask);
            });
            x.ReceiveEndpoint("orders_skipped", skipped.Configure);
        });

        await bus.SendAsync("orders", new Probe(1));
        await bus.SendAsync("orders", new Probe(2));

        await seen.CountAsync(2);
        skipped.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Subscribers_of_the_fault_learn_of_it()
    {
        var faults = new Inbox<Fault<Order>>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => throw new InvalidOperationException("out of ink")));
            x.ReceiveEndpoint("faults", e => e.Handler<Fault<Order>>(faults.ReceiveAsync));
        });

        await bus.SendAsync("orders", new Order(4));

        var fault = (await faults.FirstAsync()).Message;
        fault.Message.Id.ShouldBe(4);
        fault.Exceptions[0].Message.ShouldBe("out of ink");
    }

    [Fact]
    public async Task Without_publish_faults_no_fault_is_published()
    {
        var faults = new Inbox<Fault<Order>>();
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e =>
            {
                e.PublishFaults = false;
                e.Handler<Order>(_ => throw new InvalidOperationException("out of ink"));
            });
            x.ReceiveEndpoint("orders_error", errors.Configure);
            x.ReceiveEndpoint("faults", e => e.Handler<Fault<Order>>(faults.ReceiveAsync));
            x.ReceiveEndpoint("loud", e => e.Handler<Probe>(_ => throw new InvalidOperationException("heard")));
            x.ReceiveEndpoint("loud-faults", e => e.Handler<Fault<Probe>>(_ => Task.CompletedTask));
        });

        await bus.SendAsync("orders", new Order(1));
        await errors.FirstAsync();

        faults.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_nobody_consumes_goes_to_the_skipped_queue_unchanged()
    {
        var skipped = new MovedMessages();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => Task.CompletedTask));
            x.ReceiveEndpoint("orders_skipped", skipped.Configure);
        });
        var body = """{"messageType":["urn:message:Nobody:Knows"],"message":{"id":1}}"""u8.ToArray();

        await bus.SendBytesAsync("orders", body, "application/vnd.masstransit+json");

        var moved = await skipped.FirstAsync();
        moved.Body.ShouldBe(body);
        moved.Header(MessageHeaders.Reason).ShouldBe("dead-letter");
    }

    [Fact]
    public async Task Discarded_faulted_messages_leave_no_trace()
    {
        var errors = new MovedMessages();
        var handled = new Inbox<Order>();
        var bus = await StartWithErrorsAsync(errors, x =>
        {
            x.DiscardFaultedMessages();
            x.ConcurrentMessageLimit = 1;
            x.Handler<Order>(async c =>
            {
                await handled.ReceiveAsync(c);
                if (c.Message.Id == 1)
                {
                    throw new InvalidOperationException("out of ink");
                }
            });
        });

        await bus.SendAsync("orders", new Order(1));
        await bus.SendAsync("orders", new Order(2));

        (await handled.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([1, 2]);
        errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Discarded_skipped_messages_leave_no_trace()
    {
        var skipped = new MovedMessages();
        var handled = new Inbox<Order>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e =>
            {
                e.DiscardSkippedMessages();
                e.ConcurrentMessageLimit = 1;
                e.Handler<Order>(handled.ReceiveAsync);
            });
            x.ReceiveEndpoint("orders_skipped", skipped.Configure);
        });

        await bus.SendAsync("orders", new Probe(1));
        await bus.SendAsync("orders", new Order(2));

        await handled.FirstAsync();
        skipped.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Error_and_skipped_queues_follow_the_name_formatters()
    {
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.SendTopology.ErrorQueueNameFormatter = new Formatter();
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => throw new InvalidOperationException("out of ink")));
            x.ReceiveEndpoint("orders_skipped_error", errors.Configure);
        });

        await bus.SendAsync("orders", new Order(1));

        (await errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldBe("out of ink");
    }

    [Fact]
    public async Task One_faulted_message_does_not_hold_up_the_others()
    {
        var errors = new MovedMessages();
        var handled = new Inbox<Order>();
        var bus = await StartWithErrorsAsync(errors, x => x.Handler<Order>(c =>
            c.Message.Id % 10 == 0 ? throw new InvalidOperationException("out of ink") : handled.ReceiveAsync(c)));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(id => bus.SendAsync("orders", new Order(id))));

        await handled.CountAsync(90);
        (await errors.CountAsync(10)).Count.ShouldBe(10);
    }

    private Task<SpecBus> StartWithErrorsAsync(MovedMessages errors, Action<IReceiveEndpointConfigurator> configure) =>
        StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", configure);
            x.ReceiveEndpoint("orders_error", errors.Configure);
        });

    public sealed record Order(int Id);

    public sealed record Probe(int Id);

    private sealed class Formatter : IErrorQueueNameFormatter
    {
        public string FormatErrorQueueName(string queueName) => $"{queueName}_skipped_error";
    }
}
