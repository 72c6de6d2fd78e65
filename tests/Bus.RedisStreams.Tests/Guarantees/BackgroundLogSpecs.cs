using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What goes wrong in the background is logged where the bus logs: nobody is there to be thrown at.</summary>
public sealed class BackgroundLogSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task A_lost_lease_is_logged()
    {
        // All slots are taken, so that the renewal learns of it and not the next fetch.
        var started = new Inbox<Work>();
        var bus = CreateBus(async c =>
        {
            await started.ReceiveAsync(c);
            await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
        });
        await bus.StartAsync(Deadline);
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.FirstAsync();
        var instance = (await Probe.InstancesAsync()).ShouldHaveSingleItem();

        await Server.SendAsync("ZREM", Probe.Leases, instance);

        await LoggedAsync("lost its lease");
        await bus.StopAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_acknowledgement_that_fails_is_logged()
    {
        var isLaneBroken = new TaskCompletionSource();
        var started = new Inbox<Work>();
        var bus = CreateBus(async c =>
        {
            await started.ReceiveAsync(c);
            await isLaneBroken.Task;
        });
        await bus.StartAsync(Deadline);
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.FirstAsync();

        await Server.SendAsync("SET", Probe.Lane, "no stream");
        isLaneBroken.SetResult();

        await LoggedAsync("Acknowledging 1 messages");
        await Server.SendAsync("DEL", Probe.Lane);
        await bus.StopAsync(Deadline);
    }

    [Fact]
    public async Task Scheduled_publishes_that_cannot_be_looked_for_are_logged()
    {
        var topics = new RedisKeys(KeyPrefix).DelayedTopics;
        await Server.SendAsync("SET", topics, "no sorted set");

        var bus = CreateBus(_ => Task.CompletedTask);
        await bus.StartAsync(Deadline);

        await LoggedAsync("Routing scheduled publishes failed");
        await Server.SendAsync("DEL", topics);
        await bus.StopAsync(Deadline);
    }

    private Task LoggedAsync(string text) =>
        Eventually.IsTrueAsync(() => _log.Warnings.Any(x => x.Contains(text, StringComparison.Ordinal)), $"'{text}' is logged", () => string.Join('\n', _log.Warnings), TimeSpan.FromSeconds(10));

    private IBusControl CreateBus(MessageHandler<Work> handler)
    {
        // A process has one default log context and many buses; what runs in the background has none but its bus's.
        LogContext.ConfigureCurrentLogContext((Microsoft.Extensions.Logging.ILoggerFactory)_log);
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            x.Host(Server.ConnectionString, host => host.KeyPrefix = KeyPrefix);
            x.ReceiveEndpoint(Queue, (IRedisStreamsReceiveEndpointConfigurator e) =>
            {
                e.LockDuration = TimeSpan.FromSeconds(1);
                e.PrefetchCount = 1;
                e.Handler(handler);
            });
        });
        return bus;
    }
}
