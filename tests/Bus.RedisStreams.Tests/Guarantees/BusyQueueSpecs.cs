using Bus.Contracts.Specs;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A queue that always has more messages than its consumer may take at once.</summary>
public sealed class BusyQueueSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private const int Prefetch = 8;

    [Fact]
    public async Task Redis_never_holds_more_for_a_consumer_than_its_prefetch_count()
    {
        await FillAsync(2000);
        var handled = 0;
        var most = 0L;
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = Prefetch;
            x.Handler<Work>(async _ =>
            {
                await Task.Yield();
                Interlocked.Increment(ref handled);
            });
        });

        while (Volatile.Read(ref handled) < 2000)
        {
            most = Math.Max(most, await Probe.PendingAsync());
        }

        most.ShouldBeInRange(1, Prefetch);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Every_message_is_handled_once_and_one_after_the_other_in_its_order()
    {
        await FillAsync(2000);
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 1;
            x.Handler<Work>(inbox.ReceiveAsync);
        });

        await Probe.EmptyAsync();

        inbox.All.Select(x => x.Message.Id).ShouldBe(Enumerable.Range(0, 2000));
    }

    [Fact]
    public async Task Messages_that_expired_among_others_are_not_delivered()
    {
        var sender = await StartSenderAsync();
        await FillAsync(200);
        for (var id = 200; id < 300; id++)
        {
            await sender.SendAsync(Queue, new Work(id), x => x.TimeToLive = TimeSpan.FromMilliseconds(1));
        }

        await FillAsync(200, first: 300);
        var inbox = new Inbox<Work>();

        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = Prefetch;
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await Probe.EmptyAsync();

        inbox.All.Select(x => x.Message.Id).Order().ShouldBe([.. Enumerable.Range(0, 200), .. Enumerable.Range(300, 200)]);
    }

    [Fact]
    public async Task Messages_with_the_longest_time_to_live_there_is_are_delivered_among_others()
    {
        await FillAsync(200);
        for (var id = 200; id < 300; id++)
        {
            await Server.SendAsync("XADD", Probe.Lane, "*", "body", $$"""{"id":{{id}}}""", "ttl", "899999999999999");
        }

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = Prefetch;
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await Probe.EmptyAsync();

        inbox.All.Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 300));
    }

    [Fact]
    public async Task A_critical_message_overtakes_what_waits()
    {
        await FillAsync(3000);
        var sender = await StartSenderAsync();
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = Prefetch;
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await inbox.CountAsync(500);

        await sender.SendAsync(Queue, new Work(-1), x => x.SetPriority(MessagePriority.Critical));
        await Probe.EmptyAsync();

        var ids = inbox.All.Select(x => x.Message.Id).ToList();
        ids.IndexOf(-1).ShouldBeLessThan(2900);
    }

    private async Task FillAsync(int count, int first = 0)
    {
        var sender = await StartSenderAsync();
        for (var id = first; id < first + count; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }
    }
}
