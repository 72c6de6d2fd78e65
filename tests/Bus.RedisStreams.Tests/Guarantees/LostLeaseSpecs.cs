using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What an endpoint does when others have taken over what it held.</summary>
public sealed class LostLeaseSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_consumer_that_fails_while_it_is_cancelled_holds_up_neither_the_lease_nor_the_other_consumers()
    {
        var cancelled = new Inbox<Work>();
        var done = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.ConcurrentMessageLimit = 2;
            x.Handler<Work>(async c =>
            {
                if (c.ReceiveContext.TransportHeaders.Get<long>("DeliveryCount") > 1 || c.Message.Id > 2)
                {
                    await done.ReceiveAsync(c);
                    return;
                }

                using var failing = c.CancellationToken.Register(() => throw new InvalidOperationException("told to"));
                var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using var ending = c.CancellationToken.Register(() => end.SetResult());
                await cancelled.ReceiveAsync(c);
                await end.Task;
                throw new OperationCanceledException(c.CancellationToken);
            });
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await sender.SendAsync(Queue, new Work(2));
        await cancelled.CountAsync(2);
        var before = (await Probe.InstancesAsync()).ShouldHaveSingleItem();

        await Server.SendAsync("ZREM", Probe.Leases, before);

        await done.CountAsync(2);
        var after = (await Probe.InstancesAsync()).ShouldHaveSingleItem();
        after.ShouldNotBe(before);
        var end = await LeaseEndAsync(after);
        await Eventually.ReturnsAsync(() => LeaseEndAsync(after), x => x > end, "the lease is renewed again");
        await sender.SendAsync(Queue, new Work(3));
        (await done.CountAsync(3)).ShouldContain(x => x.Message.Id == 3);
    }

    private async Task<double> LeaseEndAsync(string instance) =>
        double.Parse((await Server.SendAsync("ZSCORE", Probe.Leases, instance)).Text!, System.Globalization.CultureInfo.InvariantCulture);
}
