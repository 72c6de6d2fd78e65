using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Messages whose time to live is over are not delivered.</summary>
public sealed class ExpirySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_message_that_expired_while_it_waited_is_deleted()
    {
        var sender = await StartSenderAsync();
        await SendAndOutliveAsync(sender, Short);
        await sender.SendAsync(Queue, new Work(2));

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
        await Probe.EmptyAsync();
        inbox.All.Count.ShouldBe(1);
        (await ProbeOf($"{Queue}_skipped").LengthAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_message_goes_to_the_skipped_queue_with_the_reason_where_that_is_wanted()
    {
        var sender = await StartSenderAsync();
        await SendAndOutliveAsync(sender, Short);

        await StartReceiverAsync(x =>
        {
            x.DeadLetterExpiredMessages = true;
            x.Handler<Work>(_ => throw new InvalidOperationException("It expired."));
        });

        await Probe.EmptyAsync();
        var skipped = (await ProbeOf($"{Queue}_skipped").EntriesAsync()).ShouldHaveSingleItem();
        skipped["headers"].Text!.ShouldContain("\"MT-Reason\":\"expired\"");
        skipped.Items.Select(x => x.Text).ShouldNotContain("ttl");
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_expires_in_the_prefetch_buffer_does_not_start()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 2;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                started.TrySetResult();
                await release.Task;
            });
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.Task;
        await SendAndOutliveAsync(sender, TimeSpan.FromSeconds(1), held: 2);

        release.SetResult();

        await Probe.EmptyAsync();
        inbox.All.Select(x => x.Message.Id).ShouldBe([1]);
    }

    [Fact]
    public async Task A_message_within_its_time_is_delivered()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x => x.TimeToLive = TimeSpan.FromMinutes(1));

        await inbox.FirstAsync();
    }

    [Fact]
    public async Task A_message_that_failed_stays_in_the_error_queue_for_longer_than_its_time()
    {
        await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException("It fails.")));
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x => x.TimeToLive = TimeSpan.FromMinutes(1));

        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").EntriesAsync()).ShouldHaveSingleItem().Items.Select(x => x.Text).ShouldNotContain("ttl");
    }

    /// <summary>Sends a message with a short life and awaits its end by the server's clock.</summary>
    private async Task SendAndOutliveAsync(SpecBus sender, TimeSpan life, long held = 0)
    {
        await sender.SendAsync(Queue, new Work(0), x => x.TimeToLive = life);
        if (held > 0)
        {
            await Probe.HeldAsync(held);
        }

        var sent = await NowAsync();
        await Eventually.ReturnsAsync(NowAsync, now => now > sent + (long)life.TotalMilliseconds + 1, "the message's time is over");
    }

    private async Task<long> NowAsync()
    {
        var time = await Server.SendAsync("TIME");
        return (long.Parse(time[0].Text!, System.Globalization.CultureInfo.InvariantCulture) * 1000) + (long.Parse(time[1].Text!, System.Globalization.CultureInfo.InvariantCulture) / 1000);
    }
}
