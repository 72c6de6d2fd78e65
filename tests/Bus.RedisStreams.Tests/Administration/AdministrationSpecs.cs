using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>Looking into queues and topics, and pausing queues.</summary>
public sealed class AdministrationSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_queue_tells_what_waits_runs_and_is_delayed_by_lane()
    {
        await using var administration = Open();
        var release = new TaskCompletionSource();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 1;
            x.Handler<Work>(_ => release.Task);
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await Probe.HeldAsync(1);
        await sender.SendAsync(Queue, new Work(2), x => x.SetPriority(MessagePriority.Critical));
        await sender.SendAsync(Queue, new Work(3));
        await sender.SendAsync(Queue, new Work(4), x => x.Delay = TimeSpan.FromHours(1));

        var queue = (await administration.GetQueueAsync(Queue)).ShouldNotBeNull();

        queue.Waiting.ShouldBe(2);
        queue.InFlight.ShouldBe(1);
        queue.Delayed.ShouldBe(1);
        queue.NextDue!.Value.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        queue.OldestAge!.Value.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        queue.Consumers.ShouldBe(1);
        queue.IsPaused.ShouldBeFalse();
        queue.Lanes.Select(x => (x.Priority, x.Waiting, x.InFlight)).ShouldBe(
            [(MessagePriority.Critical, 1, 0), (MessagePriority.High, 0, 0), (MessagePriority.Normal, 1, 1), (MessagePriority.Low, 0, 0)]);
        var consumer = (await administration.GetConsumersAsync(Queue)).ShouldHaveSingleItem();
        consumer.InFlight.ShouldBe(1);
        consumer.LeaseLeft.ShouldBeGreaterThan(TimeSpan.Zero);
        release.SetResult();
    }

    [Fact]
    public async Task What_was_handed_back_counts_as_waiting()
    {
        await using var administration = Open();
        await Server.SendAsync("XADD", Probe.Lane, "1-1", "body", "{}");
        await Server.SendAsync("XGROUP", "CREATE", Probe.Lane, RedisStreamsDefaults.ConsumerGroup, "0");
        await Server.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, RedisStreamsDefaults.ReturnedConsumer, "STREAMS", Probe.Lane, ">");

        var queue = (await administration.GetQueueAsync(Queue)).ShouldNotBeNull();

        (queue.Waiting, queue.InFlight).ShouldBe((1, 0));
    }

    [Fact]
    public async Task All_queues_and_topics_are_found_and_nothing_else()
    {
        await using var administration = Open();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException("no")));
        await bus.SendAsync(Queue, new Work(1));
        await Eventually.PassesAsync(async () => (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(1));
        await bus.SendAsync("unheard-of", new Work(2));
        await bus.Control.Publish(new Work(3), x => x.Delay = TimeSpan.FromHours(1));

        (await administration.GetQueueNamesAsync()).ShouldBe(["unheard-of", Queue, $"{Queue}_error"]);
        var topic = (await administration.GetTopicsAsync()).ShouldHaveSingleItem();
        topic.Name.ShouldBe("Bus.TestWorker:Work");
        topic.Subscriptions.ShouldBe([new TopicSubscriptionInfo(Queue, Filter: string.Empty, IsTemporary: false)]);
        (await administration.GetQueueAsync("nothing")).ShouldBeNull();
    }

    [Fact]
    public async Task A_paused_queue_gives_nothing_while_others_go_on_and_everything_once_resumed()
    {
        await using var administration = Open();
        var paused = new Inbox<Work>();
        var other = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(paused.ReceiveAsync));
        await StartReceiverAsync(x => x.Handler<Work>(paused.ReceiveAsync));
        await StartAsync("other", x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Handler<Work>(other.ReceiveAsync);
        });
        var sender = await StartSenderAsync();

        (await administration.PauseAsync(Queue)).ShouldBeTrue();
        (await administration.PauseAsync(Queue)).ShouldBeFalse();
        for (var id = 0; id < 20; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
            await sender.SendAsync("other", new Work(id));
        }

        await sender.SendAsync(Queue, new Work(20), x => x.Delay = TimeSpan.FromMilliseconds(1));
        await other.CountAsync(20);
        (await administration.GetQueueAsync(Queue))!.IsPaused.ShouldBeTrue();
        paused.All.ShouldBeEmpty();
        (await administration.GetQueueAsync(Queue))!.InFlight.ShouldBe(0);

        (await administration.ResumeAsync(Queue)).ShouldBeTrue();
        (await administration.ResumeAsync(Queue)).ShouldBeFalse();
        await paused.CountAsync(21, TimeSpan.FromSeconds(3));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_consumer_that_starts_on_a_paused_queue_waits_too()
    {
        await using var administration = Open();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await administration.PauseAsync(Queue);

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("INFO", "clients")).Text!, x => !x.Contains("blocked_clients:0", StringComparison.Ordinal), "the endpoint sleeps");
        inbox.All.ShouldBeEmpty();

        await administration.ResumeAsync(Queue);
        await inbox.FirstAsync();
    }

    [Theory]
    [InlineData("nothing", "There is no queue 'nothing'.")]
    [InlineData("a b", "The queue name 'a b' is not valid; allowed are letters, digits and - _ . :")]
    [InlineData("_error", "The queue name '_error' is not valid")]
    public async Task Pausing_what_is_no_queue_is_refused_with_a_sentence_and_writes_nothing(string queueName, string sentence)
    {
        await using var administration = Open();

        (await Should.ThrowAsync<ArgumentException>(() => administration.PauseAsync(queueName))).Message.ShouldContain(sentence);

        (await Server.SendAsync("KEYS", $"{KeyPrefix}:*")).Count.ShouldBe(0);
    }

    private RedisStreamsAdministration Open() => new(new RedisClient(RedisOptions.Parse(Server.ConnectionString)), KeyPrefix);
}
