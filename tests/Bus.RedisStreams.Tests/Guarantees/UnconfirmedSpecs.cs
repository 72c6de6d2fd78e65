using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Sends that do not await Redis.</summary>
public sealed class UnconfirmedSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_send_without_awaiting_completes_while_Redis_is_silent_and_arrives_later()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var sender = await StartSenderAsync(proxy.Port);
        await sender.SendAsync(Queue, new Work(0));
        proxy.Stall();

        await sender.SendAsync(Queue, new Work(1), x => x.SetAwaitAck(false)).WaitAsync(TimeSpan.FromSeconds(2));

        (await Probe.LengthAsync()).ShouldBe(1);
        proxy.Heal();
        await Eventually.ReturnsAsync(Probe.LengthAsync, x => x == 2, "the message has arrived");
    }

    [Fact]
    public async Task Sends_without_awaiting_arrive_all_and_in_order()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        var sender = await StartSenderAsync();

        for (var id = 0; id < 500; id++)
        {
            await sender.SendAsync(Queue, new Work(id), x => x.SetAwaitAck(false));
        }

        (await inbox.CountAsync(500)).Select(x => x.Message.Id).ShouldBe(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task A_failure_behind_the_senders_back_is_counted_and_is_no_unobserved_exception()
    {
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, e) => unobserved += e.Exception.ToString().Contains(nameof(Work), StringComparison.Ordinal) || e.Exception.ToString().Contains("WRONGTYPE", StringComparison.Ordinal) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += observe;
        try
        {
            const string taken = "taken-by-another";
            using var failed = new CounterProbe("unconfirmed_failed", taken);
            var sender = await StartSenderAsync();
            await Server.SendAsync("SET", ProbeOf(taken).Lane, "no stream");

            await sender.SendAsync(taken, new Work(1), x => x.SetAwaitAck(false));

            await Eventually.IsTrueAsync(() => failed.Sum == 1, "the failure is counted");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            unobserved.ShouldBe(0);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= observe;
        }
    }

    [Fact]
    public async Task A_stop_waits_for_sends_that_nobody_awaits()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var sender = await StartSenderAsync(proxy.Port);
        await sender.SendAsync(Queue, new Work(0));
        proxy.Stall();
        await sender.SendAsync(Queue, new Work(1), x => x.SetAwaitAck(false));

        var stop = sender.StopAsync();
        proxy.Heal();
        await stop;

        (await Probe.LengthAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Sends_without_awaiting_wait_for_room_when_too_many_bytes_are_under_way()
    {
        await using var proxy = new FaultProxy(Server.Port);
        using var route = ((RedisStreamsUnderTest)Transport).Through(proxy.Port);
        var bus = ((RedisStreamsUnderTest)Transport).Create(x =>
            ((IRedisStreamsBusFactoryConfigurator)x).Host($"redis://127.0.0.1:{proxy.Port}", host =>
            {
                host.KeyPrefix = KeyPrefix;
                host.ConfigureClient(client => client with { MaxInFlightBytes = 100_000 });
            }));
        await bus.StartAsync();
        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{Queue}"));
        await endpoint.Send(new Work(0));
        proxy.Stall();

        await SendAsync(1);
        var second = SendAsync(2);

        second.IsCompleted.ShouldBeFalse();
        proxy.Heal();
        await second;
        await bus.StopAsync();

        Task SendAsync(int id) => endpoint.Send(new Large(id, new string('x', 80_000)), Pipe.Execute<SendContext<Large>>(x => x.SetAwaitAck(false)));
    }

    [Fact]
    public void Not_awaiting_can_be_tried_on_any_transport()
    {
        var context = new MassTransit.Context.MessageSendContext<Work>(new Work(1));

        context.TrySetAwaitAck(false).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => context.SetAwaitAck(false)).Message.ShouldContain("not sent over Redis Streams");
    }

    public sealed record Large(int Id, string Text);
}
