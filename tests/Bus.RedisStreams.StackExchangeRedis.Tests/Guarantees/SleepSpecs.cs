using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Guarantees;

/// <summary>An endpoint sleeps without a blocking command: it is told of messages, and looks for those that nobody tells of.</summary>
public sealed class SleepSpecs(SharedRedisServer redis) : StackExchangeSpecs(redis.Server)
{
    // Long enough to show that an endpoint was told: a look would come too late.
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private string Lane => Keys.Lanes[QueueLanes.Normal];

    [Fact]
    public async Task A_message_from_a_multiplexer_wakes_its_endpoint_at_once()
    {
        var inbox = new Inbox<Work>();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)), Never);
        var sender = await StartOnMultiplexerAsync();
        await AsleepAsync();

        for (var id = 1; id <= 3; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
            await inbox.CountAsync(id, Soon);
        }
    }

    [Fact]
    public async Task A_published_message_wakes_every_endpoint_that_gets_a_copy()
    {
        var inboxes = new[] { new Inbox<Work>(), new Inbox<Work>(), new Inbox<Work>() };
        await StartOnMultiplexerAsync(
            x =>
            {
                for (var index = 0; index < inboxes.Length; index++)
                {
                    var inbox = inboxes[index];
                    x.ReceiveEndpoint(index == 0 ? Queue : $"{Queue}{index}", e => e.Handler<Work>(inbox.ReceiveAsync));
                }
            },
            Never);
        var sender = await StartOnMultiplexerAsync();
        await AsleepAsync();

        await sender.Control.Publish(new Work(1));

        foreach (var inbox in inboxes)
        {
            await inbox.CountAsync(1, Soon);
        }
    }

    [Fact]
    public async Task An_endpoint_looks_again_when_it_has_begun_to_listen_because_nobody_told_it_of_what_came_in_between()
    {
        await using var monitor = await Server.ConnectAsync();
        await monitor.SendAsync("MONITOR");

        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(_ => Task.CompletedTask)), Never);

        await SeenAsync(monitor, "\"SUBSCRIBE\"", Keys.Wake);
        await SeenAsync(monitor, RedisStreamsScripts.FetchMessages.Sha1, Lane);
    }

    [Fact]
    public async Task Many_senders_at_once_leave_no_message_unannounced()
    {
        const int rounds = 50;
        const int perRound = 20;
        var inbox = new Inbox<Work>();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)), Never);
        var sender = await StartOnMultiplexerAsync();
        await AsleepAsync();

        for (var round = 1; round <= rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, perRound).Select(id => sender.SendAsync(Queue, new Work(id))));
            await inbox.CountAsync(round * perRound, Soon);
        }
    }

    [Fact]
    public async Task A_message_that_nobody_tells_of_is_found_at_the_next_look()
    {
        var inbox = new Inbox<Work>();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)));
        var sender = await StartOnOwnClientAsync();
        await AsleepAsync();

        await sender.SendAsync(Queue, new Work(1));

        await inbox.CountAsync(1, Soon);
    }

    [Fact]
    public async Task An_endpoint_that_sleeps_on_the_server_gets_what_a_multiplexer_sends()
    {
        var inbox = new Inbox<Work>();
        await StartOnOwnClientAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)));
        var sender = await StartOnMultiplexerAsync();

        await sender.SendAsync(Queue, new Work(1));

        await inbox.CountAsync(1, Soon);
        await EmptyAsync();
    }

    [Fact]
    public async Task No_command_of_an_idle_endpoint_blocks()
    {
        var before = await BlockedAsync();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(_ => Task.CompletedTask)), Never);
        await AsleepAsync();

        // Other tests of this server run on multiplexers as well, or start no endpoint that blocks for long.
        await Eventually.ReturnsAsync(BlockedAsync, x => x <= before, "nobody is blocked");
        var name = Multiplexer.ClientName;
        (await Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n').Where(x => x.Contains($" name={name} ", StringComparison.Ordinal)).ShouldAllBe(x => !x.Contains(" flags=b ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_the_listening_and_does_not_wait_for_the_next_look()
    {
        var bus = await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(_ => Task.CompletedTask)), Never);
        await AsleepAsync();

        await bus.StopAsync().WaitAsync(Soon);

        await Eventually.ReturnsAsync(ListenersAsync, x => x == 0, "nobody listens");
        (await Server.SendAsync("ZCARD", Keys.Consumers)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_stopping_instance_hands_back_is_found_by_another_at_its_next_look()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var stopping = await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e =>
        {
            e.PrefetchCount = 10;
            e.ConcurrentMessageLimit = 1;
            e.Handler<Work>(async _ =>
            {
                started.TrySetResult();
                await release.Task;
            });
        }));
        for (var id = 0; id < 10; id++)
        {
            await stopping.SendAsync(Queue, new Work(id));
        }

        await started.Task;
        await Eventually.ReturnsAsync(() => Server.SendAsync("XPENDING", Lane, RedisStreamsDefaults.ConsumerGroup), x => x[0].Integer == 10, "ten messages are held");
        var others = new Inbox<Work>();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(others.ReceiveAsync)));

        var stop = stopping.StopAsync();
        await others.CountAsync(9, Soon);
        release.SetResult();
        await stop;

        others.All.ShouldAllBe(x => !x.ReceiveContext.Redelivered);
        await EmptyAsync();
        others.All.Count.ShouldBe(9);
    }

    /// <summary>Awaits that the server runs a command with these words.</summary>
    private static async Task SeenAsync(RespProbe monitor, params string[] words)
    {
        using var deadline = new CancellationTokenSource(Soon);
        string? line;
        do
        {
            line = (await monitor.ReceiveAsync().WaitAsync(deadline.Token)).Text;
        }
        while (line is null || !Array.TrueForAll(words, x => line.Contains(x, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Awaits that an endpoint of the queue listens, which it does when it goes to sleep.</summary>
    private Task AsleepAsync() => Eventually.ReturnsAsync(ListenersAsync, x => x > 0, "the endpoint listens");

    private async Task<long> ListenersAsync() => (await Server.SendAsync("PUBSUB", "NUMSUB", Keys.Wake))[1].Integer;

    private async Task<long> BlockedAsync()
    {
        var line = (await Server.SendAsync("INFO", "clients")).Text!.Split("\r\n").Single(x => x.StartsWith("blocked_clients:", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
