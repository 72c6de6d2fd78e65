using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Several instances of one temporary queue: it lives, and stays subscribed, until the last of them has left.</summary>
public sealed class SharedTemporaryQueueSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_subscription_stays_until_the_last_instance_has_left(int firstToLeave)
    {
        var inbox = new Inbox<Work>();
        var instances = new[] { await StartInstanceAsync(inbox, TimeSpan.FromMinutes(5)), await StartInstanceAsync(inbox, TimeSpan.FromMinutes(5)) };
        var publisher = await StartSenderAsync();

        await instances[firstToLeave].StopAsync();
        for (var id = 0; id < 5; id++)
        {
            await publisher.Control.Publish(new Work(id));
        }

        await inbox.CountAsync(5, TimeSpan.FromSeconds(5));
        await instances[1 - firstToLeave].StopAsync();
        (await SubscriptionAsync()).ShouldBeNull();
        (await Server.SendAsync("EXISTS", Probe.Lane)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Renewals_of_two_instances_leave_the_subscription_as_it_is()
    {
        var inbox = new Inbox<Work>();
        await StartInstanceAsync(inbox, TimeSpan.FromMilliseconds(600));
        await StartInstanceAsync(inbox, TimeSpan.FromMilliseconds(600));
        await LeasesMoveAsync();
        var before = await SubscriptionAsync();

        for (var round = 0; round < 4; round++)
        {
            await LeasesMoveAsync();
        }

        before.ShouldNotBeNull();
        (await SubscriptionAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Instances_that_come_and_go_lose_no_publish_while_one_is_ready()
    {
        var inbox = new Inbox<Work>();
        var publisher = await StartSenderAsync();
        var present = await StartInstanceAsync(inbox, TimeSpan.FromMinutes(5));
        var published = 0;
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await publisher.Control.Publish(new Work(published));
                published++;
            }
        });

        for (var round = 0; round < 6; round++)
        {
            var next = await StartInstanceAsync(inbox, TimeSpan.FromMinutes(5));
            await present.StopAsync();
            present = next;
        }

        await stop.CancelAsync();
        await publishing;
        await Eventually.IsTrueAsync(() => inbox.All.Select(x => x.Message.Id).Distinct().Count() == published, "every publish is received", () => $"{inbox.All.Count} of {published}");
    }

    private Task<SpecBus> StartInstanceAsync(Inbox<Work> inbox, TimeSpan lease) => StartReceiverAsync(x =>
    {
        x.IsTemporary = true;
        x.LockDuration = lease;
        x.Handler<Work>(inbox.ReceiveAsync);
    });

    private async Task<string?> SubscriptionAsync() =>
        (await Server.SendAsync("HGET", new RedisKeys(KeyPrefix).Topic("Bus.TestWorker:Work"), $"queue:{Queue}")).Text;

    private async Task LeasesMoveAsync()
    {
        var before = (await Server.SendAsync("ZRANGE", Probe.Leases, 0, -1, "WITHSCORES")).ToString();
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("ZRANGE", Probe.Leases, 0, -1, "WITHSCORES")).ToString(),
            x => x != before,
            "leases are renewed");
    }
}
