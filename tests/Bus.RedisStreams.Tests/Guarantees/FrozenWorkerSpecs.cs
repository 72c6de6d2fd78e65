using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A process stands still for longer than its lease: what Redis had sent it meanwhile is no longer its own.</summary>
public sealed class FrozenWorkerSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_message_in_the_socket_of_a_worker_that_was_frozen_past_its_lease_does_not_start_there()
    {
        await using var frozen = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 1000 });
        var before = (await Probe.InstancesAsync()).ShouldHaveSingleItem();
        var sender = await StartSenderAsync();
        for (var id = 100; id < 110; id++)
        {
            // A cold process takes so long to start a handler that it learns of its loss before.
            await sender.SendAsync(Queue, new Work(id));
            await frozen.WaitForLineAsync($"completed {id}");
        }

        await Probe.EmptyAsync();
        await AsleepAsync();
        frozen.Stop();
        await sender.SendAsync(Queue, new Work(1));
        (await Probe.PendingRowsAsync()).ShouldHaveSingleItem().Owner.ShouldBe(before, "the frozen worker's socket has the message");

        var inbox = new Inbox<Work>();
        var other = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        (await inbox.CountAsync(1))[0].Message.Id.ShouldBe(1);
        await Probe.EmptyAsync();
        await other.StopAsync();
        frozen.Continue();
        await sender.SendAsync(Queue, new Work(2));
        await frozen.WaitForLineAsync("completed 2");

        frozen.Lines.ShouldNotContain(x => x.StartsWith("started 1 ", StringComparison.Ordinal));
        (await Probe.InstancesAsync()).ShouldNotContain(before);
    }

    [Fact]
    public async Task A_worker_that_was_frozen_past_its_lease_keeps_what_nobody_else_took()
    {
        await using var frozen = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 500 });
        var before = (await Probe.InstancesAsync()).ShouldHaveSingleItem();
        var sender = await StartSenderAsync();
        await AsleepAsync();
        frozen.Stop();
        await sender.SendAsync(Queue, new Work(1));
        await Eventually.IsTrueAsync(() => LeaseIsOver(before), "the lease is over");

        frozen.Continue();

        await frozen.WaitForLineAsync("completed 1");
        frozen.Lines.ShouldContain("started 1 delivery 1");
        (await Probe.InstancesAsync()).ShouldBe([before]);
    }

    private bool LeaseIsOver(string instance)
    {
        var end = Server.SendAsync("ZSCORE", Probe.Leases, instance).GetAwaiter().GetResult().Text;
        var now = Server.SendAsync("TIME").GetAwaiter().GetResult()[0].Text;
        return double.Parse(end!, System.Globalization.CultureInfo.InvariantCulture) < double.Parse(now!, System.Globalization.CultureInfo.InvariantCulture) * 1000;
    }

    /// <summary>Awaits that the worker sleeps on the server.</summary>
    private Task AsleepAsync() => Eventually.ReturnsAsync(
        async () => (await Server.SendAsync("CLIENT", "LIST")).Text!,
        x => x.Split('\n').Any(line => line.Contains($" name=bus:receive:{Queue} ", StringComparison.Ordinal) && line.Contains(" flags=b ", StringComparison.Ordinal)),
        "the worker sleeps");
}
