using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>A busy queue is paused and resumed, on each topology.</summary>
public abstract class PauseSpecs : TransportSpecs
{
    protected const string Queue = "paused";
    private const string Other = "other";

    private readonly TopologyUnderTest _topology;

    private protected PauseSpecs(TopologyUnderTest topology)
        : base(topology)
    {
        _topology = topology;
    }

    [Fact]
    public async Task What_is_in_flight_ends_and_what_waits_stays_while_other_queues_go_on()
    {
        await using var administration = OpenAdministration();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var paused = new Inbox<Work>();
        var other = new Inbox<Work>();
        var sender = await StartAsync();
        await SendAsync(sender, Queue, 0, 100);
        for (var instance = 0; instance < 2; instance++)
        {
            // Two that run and two that wait for their turn.
            await StartConsumerAsync(Queue, prefetch: 4, limit: 2, async c =>
            {
                await release.Task;
                await paused.ReceiveAsync(c);
            });
        }

        await StartConsumerAsync(Other, prefetch: 16, limit: 16, other.ReceiveAsync);
        await StateAsync(administration, x => x is { InFlight: 8, Waiting: 92 }, "eight messages are in flight");

        (await administration.PauseAsync(Queue)).ShouldBeTrue();
        release.SetResult();
        await StateAsync(administration, x => x is { InFlight: 0, Waiting: 92, IsPaused: true }, "what was in flight has ended");
        await SendAsync(sender, Queue, 100, 10);
        await sender.SendAsync(Queue, new Work(110), x => x.SetPriority(MessagePriority.Critical));
        await SendAsync(sender, Other, 0, 100);
        await other.CountAsync(100);

        var state = (await administration.GetQueueAsync(Queue)).ShouldNotBeNull();
        (state.Waiting, state.InFlight, paused.All.Count).ShouldBe((103, 0, 8));
        (await administration.ResumeAsync(Queue)).ShouldBeTrue();
        await StateAsync(administration, x => x is { InFlight: 0, Waiting: 0, IsPaused: false }, "the queue is empty");
        paused.All.Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 111));
        paused.All.Count(x => x.ReceiveContext.Redelivered).ShouldBe(0);
    }

    [Fact]
    public async Task A_queue_at_full_speed_stands_still_and_goes_on_without_a_message_lost_or_doubled()
    {
        const int Messages = 5000;
        await using var administration = OpenAdministration();
        var paused = new Inbox<Work>();
        var other = new Inbox<Work>();
        var sender = await StartAsync();
        await SendAsync(sender, Queue, 0, Messages);
        await StartConsumerAsync(Other, prefetch: 16, limit: 16, other.ReceiveAsync);
        await StartConsumerAsync(Queue, prefetch: 16, limit: 16, async c =>
        {
            await Task.Yield();
            await paused.ReceiveAsync(c);
        });
        await paused.CountAsync(200);

        (await administration.PauseAsync(Queue)).ShouldBeTrue();

        // Reads past the script may go on for 20 ms; a moment later nothing more comes.
        await Eventually.ReturnsAsync(
            async () =>
            {
                var before = paused.All.Count;
                await GoOnAsync(sender, other);
                return paused.All.Count - before;
            },
            x => x == 0,
            "nothing is delivered any more");
        var state = await StateAsync(administration, x => x.InFlight == 0, "nothing is in flight");
        var delivered = paused.All.Count;
        state.Waiting.ShouldBe(Messages - delivered);
        state.Waiting.ShouldBeGreaterThan(0);
        await GoOnAsync(sender, other);
        paused.All.Count.ShouldBe(delivered);

        (await administration.ResumeAsync(Queue)).ShouldBeTrue();
        await StateAsync(administration, x => x is { InFlight: 0, Waiting: 0 }, "the queue is empty");
        paused.All.Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, Messages));
    }

    private static async Task GoOnAsync(SpecBus sender, Inbox<Work> other)
    {
        var expected = other.All.Count + 20;
        await SendAsync(sender, Other, 0, 20);
        await other.CountAsync(expected);
    }

    private static async Task SendAsync(SpecBus sender, string queue, int first, int count)
    {
        var endpoint = await sender.Control.GetSendEndpoint(new Uri($"queue:{queue}"));
        await Task.WhenAll(Enumerable.Range(first, count).Select(x => endpoint.Send(new Work(x))));
    }

    private static Task<QueueInfo> StateAsync(RedisStreamsAdministration administration, Func<QueueInfo, bool> accept, string description) => Eventually.ReturnsAsync(
        async () => (await administration.GetQueueAsync(Queue)).ShouldNotBeNull(), accept, description, x => $"{x.Waiting} waiting, {x.InFlight} in flight, paused {x.IsPaused}");

    protected Task<SpecBus> StartConsumerAsync(string queue, int prefetch, int limit, MessageHandler<Work> handler) => StartAsync(queue, x =>
    {
        x.ConfigureConsumeTopology = false;
        x.PrefetchCount = prefetch;
        x.ConcurrentMessageLimit = limit;
        x.Handler(handler);
    });

    protected string KeyPrefix => _topology.KeyPrefix;

    protected RedisStreamsAdministration OpenAdministration() => new(new RedisClient(_topology.Options), _topology.KeyPrefix);
}
