using System.Text;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A message that was delivered too often ends in the error queue, and whoever waits for it learns of it.</summary>
public sealed class MaxDeliveryCountSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private const int Limit = 3;

    [Fact]
    public async Task The_last_delivery_that_the_limit_allows_reaches_the_handler()
    {
        var inbox = new Inbox<Job>();
        await SendDeliveredAsync(deliveries: Limit - 1);

        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.Handler<Job>(inbox.ReceiveAsync);
        });

        (await inbox.FirstAsync()).ReceiveContext.TransportHeaders.Get<long>("DeliveryCount").ShouldBe(Limit);
        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_delivery_beyond_the_limit_reaches_no_handler_but_the_error_queue_and_the_subscribers_of_its_fault()
    {
        var inbox = new Inbox<Job>();
        var faults = new Inbox<Fault<Job>>();
        var listener = await StartAsync("faults", x => x.Handler<Fault<Job>>(faults.ReceiveAsync));
        var id = await SendDeliveredAsync(Limit);

        var receiver = await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.Handler<Job>(inbox.ReceiveAsync);
        });

        var fault = (await faults.FirstAsync()).Message;
        fault.Message.Id.ShouldBe(7);
        fault.FaultedMessageId.ShouldBe(id);
        fault.Exceptions.ShouldHaveSingleItem().ExceptionType.ShouldBe(TypeCache<MaxDeliveryCountExceededException>.ShortName);
        await Probe.EmptyAsync();
        var moved = (await ProbeOf($"{Queue}_error").EntriesAsync()).ShouldHaveSingleItem();
        moved["message-id"].Text.ShouldBe(id.ToString());
        moved["headers"].Text!.ShouldContain($"{Limit} times");
        await receiver.StopAsync();
        await listener.StopAsync();
        (inbox.All.Count, faults.All.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_requester_gets_the_fault_in_place_of_the_subscribers()
    {
        var (published, answered) = (new Inbox<Fault<Job>>(), new Inbox<Fault<Job>>());
        await StartAsync("subscribed-faults", x => x.Handler<Fault<Job>>(published.ReceiveAsync));
        await StartAsync("requester", x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Handler<Fault<Job>>(answered.ReceiveAsync);
        });
        var requestId = NewId.NextGuid();
        await SendDeliveredAsync(Limit, x =>
        {
            x.RequestId = requestId;
            x.ResponseAddress = new Uri("queue:requester");
        });

        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.Handler<Job>(_ => Task.CompletedTask);
        });

        (await answered.FirstAsync()).RequestId.ShouldBe(requestId);
        await Probe.EmptyAsync();
        published.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/vnd.masstransit+json", "this is no JSON")]
    [InlineData("text/x-unheard-of", "<job/>")]
    public async Task A_body_that_even_ended_the_process_before_its_handler_is_not_read_again(string contentType, string body)
    {
        var faults = new Inbox<ReceiveFault>();
        var inbox = new Inbox<Job>();
        await StartAsync("receive-faults", x => x.Handler<ReceiveFault>(faults.ReceiveAsync));
        var id = NewId.NextGuid();
        var sender = await StartSenderAsync();
        await sender.SendBytesAsync(Queue, Encoding.UTF8.GetBytes(body), contentType, x => x.MessageId = id);
        await DeliverAsync(Limit + 1);

        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.Handler<Job>(inbox.ReceiveAsync);
        });

        var fault = (await faults.FirstAsync()).Message;
        fault.FaultedMessageId.ShouldBe(id);
        fault.ContentType.ShouldBe(contentType);
        fault.Exceptions.ShouldHaveSingleItem().ExceptionType.ShouldBe(
            TypeCache<MaxDeliveryCountExceededException>.ShortName, "the reason is the count, not the body, which nobody read");
        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").EntriesAsync()).ShouldHaveSingleItem()["body"].Text.ShouldBe(body);
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_read_again_goes_the_endpoints_own_way_of_errors()
    {
        var inbox = new Inbox<Job>();
        await SendDeliveredAsync(Limit + 1);

        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.DiscardFaultedMessages();
            x.Handler<Job>(inbox.ReceiveAsync);
        });

        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(0);
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_always_fails_on_the_way_of_errors_is_moved_without_it_in_the_end()
    {
        var faults = new Inbox<ReceiveFault>();
        var attempts = 0;
        await StartAsync("receive-faults", x => x.Handler<ReceiveFault>(faults.ReceiveAsync));
        await SendDeliveredAsync(Limit + 1);

        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.UnlockDelay = TimeSpan.Zero;
            x.ConfigureError(pipe => pipe.UseExecute(_ =>
            {
                Interlocked.Increment(ref attempts);
                throw new InvalidOperationException("never");
            }));
            x.Handler<Job>(_ => Task.CompletedTask);
        });

        (await faults.FirstAsync()).Message.Exceptions.ShouldHaveSingleItem().ExceptionType.ShouldBe(TypeCache<MaxDeliveryCountExceededException>.ShortName);
        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(1);
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task A_fault_that_is_rethrown_every_time_ends_at_the_limit()
    {
        var handled = 0;
        await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = Limit;
            x.UnlockDelay = TimeSpan.Zero;
            x.RethrowFaultedMessages();
            x.Handler<Job>(_ =>
            {
                Interlocked.Increment(ref handled);
                throw new InvalidOperationException("never");
            });
        });
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Job(1));

        await Eventually.ReturnsAsync(() => ProbeOf($"{Queue}_error").LengthAsync(), x => x == 1, "the message is in the error queue", deadline: Deadline);
        handled.ShouldBe(Limit);
        await Probe.EmptyAsync();
    }

    /// <summary>Sends a job that others have been given so many times, without ever settling it.</summary>
    private async Task<Guid> SendDeliveredAsync(long deliveries, Action<SendContext<Job>>? configure = null)
    {
        var id = NewId.NextGuid();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Job(7), x =>
        {
            x.MessageId = id;
            configure?.Invoke(x);
        });
        await DeliverAsync(deliveries);
        return id;
    }

    private async Task DeliverAsync(long deliveries)
    {
        const string Group = RedisStreamsDefaults.ConsumerGroup;
        await Server.SendAsync("XGROUP", "CREATE", Probe.Lane, Group, "0");
        var read = await Server.SendAsync("XREADGROUP", "GROUP", Group, RedisStreamsDefaults.ReturnedConsumer, "STREAMS", Probe.Lane, ">");
        var entry = read[0][1][0][0].Text!;
        await Server.SendAsync("XCLAIM", Probe.Lane, Group, RedisStreamsDefaults.ReturnedConsumer, 0, entry, "RETRYCOUNT", deliveries, "JUSTID");
    }

    public sealed record Job(int Id);
}
