using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A queue that ends so long after its last consumer was heard of.</summary>
public sealed class AutoDeleteSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private string Topic => new RedisKeys(KeyPrefix).Topic("Bus.TestWorker:Work");

    [Fact]
    public async Task A_queue_outlives_its_consumers_for_its_time_and_ends_with_messages_and_subscription()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartIdleAsync(inbox);
        var sender = await StartSenderAsync();
        await bus.StopAsync();

        await sender.Control.Publish(new Work(1));
        await sender.SendAsync($"{Queue}?autodelete=2", new Work(2), x => x.Delay = TimeSpan.FromHours(1));
        (await Probe.LengthAsync()).ShouldBe(1, "the queue lives on");
        await Eventually.PassesAsync(async () => (await KeysAsync()).ShouldBeEmpty(), TimeSpan.FromSeconds(5));

        (await Server.SendAsync("HEXISTS", Topic, $"queue:{Queue}")).Integer.ShouldBe(1);
        await sender.Control.Publish(new Work(3));
        await sender.SendAsync($"{Queue}?autodelete=2", new Work(4));
        (await Server.SendAsync("HEXISTS", Topic, $"queue:{Queue}")).Integer.ShouldBe(0);
        (await KeysAsync()).ShouldBeEmpty("what comes too late creates nothing");
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consumer_that_comes_back_in_time_finds_its_messages()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartIdleAsync(inbox);
        await bus.StopAsync();
        await (await StartSenderAsync()).Control.Publish(new Work(1));

        await StartIdleAsync(inbox);

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_queue_lives_as_long_as_one_of_its_consumers_sleeps()
    {
        var inbox = new Inbox<Work>();
        await StartIdleAsync(inbox);
        var leaving = await StartIdleAsync(inbox);
        await leaving.StopAsync();
        var idle = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.IsTrueAsync(() => idle.Elapsed > Idle + TimeSpan.FromSeconds(1), "more than its time has passed");

        await (await StartSenderAsync()).Control.Publish(new Work(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
        (await inbox.FirstAsync()).ReceiveContext.InputAddress.Query.ShouldBe("?autodelete=2");
    }

    private async Task<IReadOnlyList<string?>> KeysAsync() => (await Server.SendAsync("KEYS", $"{KeyPrefix}:{{{Queue}}}*")).Texts();

    private Task<SpecBus> StartIdleAsync(Inbox<Work> inbox) => StartReceiverAsync(x =>
    {
        x.LockDuration = TimeSpan.FromSeconds(1);
        x.AutoDeleteOnIdle = Idle;
        x.Handler<Work>(inbox.ReceiveAsync);
    });
}
