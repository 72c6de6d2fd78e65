using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Queues that get some messages of a topic, chosen by their routing key.</summary>
public sealed class RoutingKeySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly string[] Keys = ["eu.north", "eu.south", "us", ""];

    [Fact]
    public async Task Each_queue_gets_what_its_subscription_wants()
    {
        var all = await StartAsync("all", x => x.Subscribe<Trade>());
        var one = await StartAsync("one", x => x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us")));
        var some = await StartAsync("some", x => x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.Pattern, @"^eu\.")));
        var publisher = await StartSenderAsync();

        await PublishAsync(publisher);

        (await GetKeysAsync(all, 4)).ShouldBe(Keys, ignoreOrder: true);
        (await GetKeysAsync(one, 1)).ShouldBe(["us"]);
        (await GetKeysAsync(some, 2)).ShouldBe(["eu.north", "eu.south"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_queue_with_several_subscriptions_gets_one_copy()
    {
        var inbox = await StartAsync("several", x =>
        {
            x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us"));
            x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.Pattern, "u"));
            x.Subscribe<ITrade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.Pattern, "south"));
        });
        var publisher = await StartSenderAsync();

        await PublishAsync(publisher);

        (await GetKeysAsync(inbox, 3)).ShouldBe(["eu.north", "eu.south", "us"], ignoreOrder: true);
        await ProbeOf("several").EmptyAsync();
        inbox.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_topic_can_be_named_and_the_formatter_of_a_type_gives_the_key()
    {
        var inbox = await StartAsync("named", x => x.Subscribe(
            "Bus.RedisStreams.Tests.Guarantees:RoutingKeySpecs-Trade", s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "market 2")));
        var publisher = await StartAsync(configure: (_, x) => x.SendTopology.UseRoutingKeyFormatter<Trade>(c => $"market {c.Message.Id}"));

        await publisher.Control.Publish(new Trade(1));
        await publisher.Control.Publish(new Trade(2));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
        await ProbeOf("named").EmptyAsync();
        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_publish_is_chosen_by_its_key_when_it_is_due()
    {
        var inbox = await StartAsync("due", x => x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us")));
        var bus = await StartAsync(register: x => x.AddRedisStreamsMessageScheduler());
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();

        foreach (var key in Keys)
        {
            await scheduler.SchedulePublish(TimeSpan.FromMilliseconds(50), new Trade(1), Pipe.Execute<SendContext<Trade>>(x => x.TrySetRoutingKey(key)));
        }

        await Eventually.PassesAsync(async () => (await Server.SendAsync("KEYS", $"{KeyPrefix}:topic:*:delayed*")).Count.ShouldBe(0));
        (await GetKeysAsync(inbox, 1)).ShouldBe(["us"]);
        await ProbeOf("due").EmptyAsync();
        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mandatory_publish_that_no_subscription_wants_fails()
    {
        await StartAsync("one", x => x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us")));
        var publisher = await StartSenderAsync();

        await publisher.Control.Publish(new Trade(1), Pipe.Execute<PublishContext<Trade>>(x => Mark(x, "us")));
        await Should.ThrowAsync<MessageNotRoutedException>(() => publisher.Control.Publish(new Trade(1), Pipe.Execute<PublishContext<Trade>>(x => Mark(x, "eu"))));

        static void Mark(PublishContext context, string key)
        {
            context.SetRoutingKey(key);
            context.Mandatory = true;
        }
    }

    [Fact]
    public async Task A_new_subscription_takes_the_place_of_the_old_one_when_the_endpoint_starts()
    {
        var publisher = await StartSenderAsync();
        var first = await StartBusAsync("changing", new Inbox<Trade>(), x => x.Subscribe<Trade>());
        await first.StopAsync();
        var inbox = new Inbox<Trade>();
        await StartBusAsync("changing", inbox, x => x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us")));

        await PublishAsync(publisher);

        (await GetKeysAsync(inbox, 1)).ShouldBe(["us"]);
        await ProbeOf("changing").EmptyAsync();
        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_temporary_queue_that_stops_takes_its_filters_with_it()
    {
        var bus = await StartBusAsync("passing", new Inbox<Trade>(), x =>
        {
            x.IsTemporary = true;
            x.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (RedisStreamsSubscriptionType.RoutingKey, "us"));
        });
        var topic = new RedisKeys(KeyPrefix).Topic("Bus.RedisStreams.Tests.Guarantees:RoutingKeySpecs-Trade");
        (await Server.SendAsync("HKEYS", topic)).Texts().ShouldContain("queue:passing|key:us");

        await bus.StopAsync();

        (await Server.SendAsync("HKEYS", topic)).Texts().ShouldBe(["v"]);
    }

    [Theory]
    [InlineData(RedisStreamsSubscriptionType.Pattern, "(", "is no regular expression")]
    [InlineData(RedisStreamsSubscriptionType.Pattern, null, "by Pattern needs a RoutingKey")]
    [InlineData(RedisStreamsSubscriptionType.RoutingKey, null, "by RoutingKey needs a RoutingKey")]
    [InlineData(RedisStreamsSubscriptionType.All, "us", "SubscriptionType All, which looks at none")]
    [InlineData((RedisStreamsSubscriptionType)7, "us", "allowed are All, RoutingKey and Pattern")]
    public void A_subscription_that_cannot_be_is_refused_with_a_sentence(RedisStreamsSubscriptionType type, string? key, string sentence) =>
        Should.Throw<ConfigurationException>(() => MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            x.Host(Server.ConnectionString);
            x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.Subscribe<Trade>(s => (s.SubscriptionType, s.RoutingKey) = (type, key)));
        })).Message.ShouldContain(sentence);

    private static async Task PublishAsync(SpecBus publisher)
    {
        foreach (var key in Keys)
        {
            await publisher.Control.Publish(new Trade(1), x => x.TrySetRoutingKey(key));
        }
    }

    private static async Task<IReadOnlyList<string>> GetKeysAsync(Inbox<Trade> inbox, int count) =>
        (await inbox.CountAsync(count)).Select(x => x.RoutingKey() ?? string.Empty).ToList();

    private async Task<Inbox<Trade>> StartAsync(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator> configure)
    {
        var inbox = new Inbox<Trade>();
        await StartBusAsync(queueName, inbox, configure);
        return inbox;
    }

    private Task<SpecBus> StartBusAsync(string queueName, Inbox<Trade> inbox, Action<IRedisStreamsReceiveEndpointConfigurator> configure) =>
        StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(queueName, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            configure((IRedisStreamsReceiveEndpointConfigurator)endpoint);
            endpoint.Handler<Trade>(inbox.ReceiveAsync);
        }));

    public interface ITrade
    {
        int Id { get; }
    }

    public sealed record Trade(int Id) : ITrade;
}
