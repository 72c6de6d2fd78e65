using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A publish reaches every endpoint that was ready before it, from any bus.</summary>
public sealed class PublishGuaranteeSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task Every_publish_behind_ready_reaches_the_endpoint_while_endpoints_come_and_go()
    {
        var publisher = await StartSenderAsync();
        var receiver = await StartAsync();
        await publisher.Control.Publish(new Tick(-1));
        var next = 0;
        using var stop = new CancellationTokenSource();
        var publishing = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                await publisher.Control.Publish(new Tick(Interlocked.Increment(ref next)));
            }
        }));

        for (var round = 0; round < 10; round++)
        {
            var seen = new ConcurrentDictionary<int, bool>();
            var handle = receiver.Control.ConnectReceiveEndpoint($"ticks-{round}", x => x.Handler<Tick>(c =>
            {
                seen[c.Message.Id] = true;
                return Task.CompletedTask;
            }));
            await handle.Ready;
            var first = Volatile.Read(ref next) + 5;
            await Eventually.IsTrueAsync(() => Volatile.Read(ref next) > first + 100, "a hundred more are published");
            await Eventually.IsTrueAsync(() => Enumerable.Range(first, 95).All(seen.ContainsKey), "every one of them is received", () => $"{seen.Count} received");
            await handle.StopAsync();
        }

        await stop.CancelAsync();
        await publishing;
    }

    [Fact]
    public async Task Publishers_of_other_buses_reach_base_types_and_interfaces()
    {
        var inbox = new Inbox<ITimed>();
        await StartAsync("timed", x => x.Handler<ITimed>(inbox.ReceiveAsync));
        var publisher = await StartSenderAsync();

        await publisher.Control.Publish(new Tick(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_response_to_a_requester_that_has_gone_re_creates_nothing()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await StartAsync("timers", x => x.Handler<Tick>(async c =>
        {
            started.TrySetResult();
            await release.Task;
            await c.RespondAsync(new Tock(c.Message.Id));
        }));
        var requester = await StartSenderAsync();
        var request = requester.CreateRequestClient<Tick>("timers", TimeSpan.FromSeconds(2)).GetResponse<Tock>(new Tick(1));
        await started.Task;
        var keys = await KeysAsync("_bus_");
        keys.ShouldNotBeEmpty();

        await requester.StopAsync();
        (await KeysAsync("_bus_")).ShouldBeEmpty();
        release.SetResult();
        await ProbeOf("timers").EmptyAsync();

        (await KeysAsync("_bus_")).ShouldBeEmpty();
        await Should.ThrowAsync<Exception>(() => request);
    }

    [Fact]
    public async Task The_keys_of_a_temporary_queue_expire_when_its_process_vanishes()
    {
        var bus = await StartSenderAsync();
        await StartAsync("timers", x => x.Handler<Tick>(c => c.RespondAsync(new Tock(c.Message.Id))));
        await bus.CreateRequestClient<Tick>("timers").GetResponse<Tock>(new Tick(1));

        foreach (var key in await KeysAsync("_bus_"))
        {
            (await Server.SendAsync("PTTL", key)).Integer.ShouldBeInRange(1, 60_000, key);
        }
    }

    [Fact]
    public async Task A_publish_removes_the_subscription_of_a_temporary_queue_that_is_gone()
    {
        var bus = await StartSenderAsync();
        var topic = new RedisKeys(KeyPrefix).Topic("Bus.RedisStreams.Tests.Guarantees:PublishGuaranteeSpecs-Tick");
        await Server.SendAsync("HSET", topic, "queue:gone", "temporary:1", "v", 1);

        await bus.Control.Publish(new Tick(1));

        (await Server.SendAsync("HEXISTS", topic, "queue:gone")).Integer.ShouldBe(0);
        (await KeysAsync("{gone}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deployed_publish_topology_shows_every_topic()
    {
        await StartAsync(configure: (_, x) =>
        {
            x.DeployPublishTopology = true;
            x.AutoStart = true;
            x.Publish<Tick>(_ => { });
        });

        await Eventually.ReturnsAsync(() => KeysAsync("topic:"), x => x.Any(key => key.EndsWith("-Tick", StringComparison.Ordinal)), "the topic exists", x => string.Join(',', x));
    }

    [Fact]
    public async Task The_message_types_of_a_namespace_are_deployed_without_being_named()
    {
        await StartAsync(configure: (_, x) =>
        {
            var bus = (IRedisStreamsBusFactoryConfigurator)x;
            bus.DeployPublishTopology = true;
            bus.AutoStart = true;
            bus.AddPublishMessageTypesFromNamespaceContaining<Tick>(
                (topology, type) => topology.Exclude = type == typeof(LeastPrivilegeReceipt), type => type.Name.StartsWith("LeastPrivilege", StringComparison.Ordinal));
        });

        var topics = await Eventually.ReturnsAsync(() => KeysAsync("topic:"), x => x.Any(key => key.EndsWith(":LeastPrivilegeOrder", StringComparison.Ordinal)), "the topic exists", x => string.Join(',', x));
        topics.ShouldNotContain(x => x.EndsWith(":LeastPrivilegeReceipt", StringComparison.Ordinal) || x.EndsWith("-Tick", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_purge_at_the_start_deletes_what_was_there_and_a_restart_deletes_nothing()
    {
        var inbox = new Inbox<Tick>();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Tick(1));

        var receiver = await StartReceiverAsync(x =>
        {
            x.PurgeOnStartup = true;
            x.Handler<Tick>(inbox.ReceiveAsync);
        });
        await sender.SendAsync(Queue, new Tick(2));
        (await inbox.CountAsync(1))[0].Message.Id.ShouldBe(2);
        await receiver.StopAsync();
        await sender.SendAsync(Queue, new Tick(3));
        await receiver.StartAsync();

        (await inbox.CountAsync(2))[1].Message.Id.ShouldBe(3);
    }

    [Fact]
    public async Task Two_instances_of_one_queue_share_its_messages()
    {
        var first = new Inbox<Tick>();
        var second = new Inbox<Tick>();
        foreach (var inbox in new[] { first, second })
        {
            await StartReceiverAsync(x =>
            {
                x.PrefetchCount = 4;
                x.Handler<Tick>(inbox.ReceiveAsync);
            });
        }

        var sender = await StartSenderAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(x => sender.SendAsync(Queue, new Tick(x))));

        await Eventually.IsTrueAsync(() => first.All.Count + second.All.Count == 1000, "all are received");
        first.All.Concat(second.All).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 1000));
        first.All.ShouldNotBeEmpty();
        second.All.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_moved_message_is_in_the_error_queue_and_nowhere_else()
    {
        var errors = ProbeOf($"{Queue}_error");
        await StartReceiverAsync(x => x.Handler<Tick>(_ => throw new InvalidOperationException("told to")));
        var sender = await StartSenderAsync();

        var sending = Task.WhenAll(Enumerable.Range(0, 200).Select(x => sender.SendAsync(Queue, new Tick(x))));
        await Eventually.ReturnsAsync(
            async () =>
            {
                await using var probe = await Server.ConnectAsync();
                var reply = await InOneStepAsync(probe, ["XRANGE", Probe.Lane, "-", "+"], ["XRANGE", errors.Lane, "-", "+"]);
                var waiting = Ids(reply[0]);
                var moved = Ids(reply[1]);
                waiting.Intersect(moved).ShouldBeEmpty();
                return moved.Count;
            },
            x => x == 200,
            "all are moved");
        await sending;
    }

    private static List<string> Ids(RespNode entries) => entries.Items.Select(x => x[1]["message-id"].Text!).ToList();

    private static async Task<RespNode> InOneStepAsync(RespProbe probe, params object[][] commands)
    {
        await probe.SendAsync("MULTI");
        foreach (var command in commands)
        {
            await probe.SendAsync(command);
        }

        return await probe.SendAsync("EXEC");
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string part) =>
        (await Server.SendAsync("KEYS", $"{KeyPrefix}:*")).Texts().Select(x => x!).Where(x => x.Contains(part, StringComparison.Ordinal)).ToList();

    public interface ITimed
    {
        int Id { get; }
    }

    public sealed record Tick(int Id) : ITimed;

    public sealed record Tock(int Id);
}
