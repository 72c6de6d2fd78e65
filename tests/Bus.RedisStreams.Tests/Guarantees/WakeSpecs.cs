using Bus.Contracts.Specs;
using Bus.RedisStreams.Configuration;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A wake, which tells sleeping instances of messages that were handed back, reaches one that can take them.</summary>
public sealed class WakeSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private readonly Inbox<Work> _inbox = new();

    [Fact]
    public async Task A_wake_that_comes_with_a_message_for_the_last_slot_is_passed_on_to_an_instance_that_has_one()
    {
        var release = new TaskCompletionSource();
        var (busy, idle) = (new HeldSleeps(), new HeldSleeps());
        await StartAsync(busy, async context =>
        {
            await _inbox.ReceiveAsync(context);
            await release.Task;
        });
        await StartAsync(idle, _inbox.ReceiveAsync);
        var sender = await StartSenderAsync();
        await Task.WhenAll(busy.Arrived, idle.Arrived);
        await AddReturnedAsync(sender);
        await sender.SendAsync(Queue, new Work(2));

        busy.Open();
        (await _inbox.FirstAsync()).Message.Id.ShouldBe(2);
        idle.Open();

        (await _inbox.CountAsync(2))[1].Message.Id.ShouldBe(1);
        release.SetResult();
        await Probe.EmptyAsync();
    }

    private Task<SpecBus> StartAsync(HeldSleeps sleeps, MessageHandler<Work> handler) => StartAsync(configure: (_, bus) =>
    {
        ((IRedisStreamsBusFactoryConfigurator)bus).Host(Server.ConnectionString, host =>
        {
            host.KeyPrefix = KeyPrefix;
            ((RedisStreamsHostConfigurator)host).Clients = sleeps;
        });
        bus.ReceiveEndpoint(Queue, endpoint =>
        {
            endpoint.PrefetchCount = 1;

            // So long that no renewal comes and finds what the wake was for.
            ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = TimeSpan.FromMinutes(30);
            endpoint.Handler(handler);
        });
    });

    /// <summary>Adds a message that an instance took and handed back, and the wake that says so.</summary>
    private async Task AddReturnedAsync(SpecBus sender)
    {
        await sender.SendAsync(Queue, new Work(1));
        await Server.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, RedisStreamsDefaults.ReturnedConsumer, "COUNT", 1, "STREAMS", Probe.Lane, ">");
        await Server.SendAsync("XADD", Probe.Wake, "MAXLEN", 1, "*", "reason", "returned");
    }
}
