using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisStreams.Tests.Configuration;

/// <summary>Subscriptions that an endpoint names itself, in place of those that its consumers bring.</summary>
public sealed class SubscriptionSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task An_endpoint_subscribes_to_the_types_that_it_names_and_to_no_others()
    {
        var inbox = new Inbox<IShopEvent>();
        var bus = await StartReceiverAsync(x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Subscribe<OrderPlaced>();
            x.Handler<IShopEvent>(inbox.ReceiveAsync);
        });

        await bus.Control.Publish(new OrderPaid(1));
        await bus.Control.Publish(new OrderPlaced(2));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
        await bus.StopAsync();
        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_endpoint_subscribes_to_a_topic_by_its_name()
    {
        var inbox = new Inbox<OrderPlaced>();
        var bus = await StartReceiverAsync(x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Subscribe("shop:events");
            x.Handler<OrderPlaced>(inbox.ReceiveAsync);
        });

        await (await bus.Control.GetSendEndpoint(new Uri("topic:shop:events"))).Send(new OrderPlaced(3));
        await (await bus.Control.GetSendEndpoint(new Uri("exchange:shop:events"))).Send(new OrderPlaced(4));

        (await inbox.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([3, 4], ignoreOrder: true);
    }

    [Fact]
    public async Task A_subscription_made_twice_brings_one_copy()
    {
        var inbox = new Inbox<OrderPlaced>();
        var bus = await StartReceiverAsync(x =>
        {
            x.Subscribe<OrderPlaced>();
            x.Handler<OrderPlaced>(inbox.ReceiveAsync);
        });

        await bus.Control.Publish(new OrderPlaced(1));
        await bus.Control.Publish(new OrderPlaced(2));
        await inbox.CountAsync(2);
        await bus.StopAsync();

        inbox.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_typed_callback_configures_the_endpoint_of_its_consumer_alone()
    {
        var names = new List<string>();
        var bus = await StartAsync(x =>
        {
            x.AddConsumer<PlacedConsumer>().Endpoint(e => e.AddRedisStreamsConfigureEndpointCallback((_, endpoint) =>
            {
                endpoint.LockDuration = TimeSpan.FromSeconds(5);
                names.Add(endpoint.InputAddress.Segments[^1]);
            }));
            x.AddConsumer<PaidConsumer>();
        });

        names.ShouldBe(["placed"]);
        (await LeaseSecondsAsync("placed")).ShouldBeLessThan(6);
        (await LeaseSecondsAsync("paid")).ShouldBeGreaterThan(15);
        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Healthy);
    }

    private async Task<double> LeaseSecondsAsync(string queueName)
    {
        var end = (await Server.SendAsync("ZRANGE", ProbeOf(queueName).Leases, 0, 0, "WITHSCORES"))[1].Text!;
        var now = await Server.SendAsync("TIME");
        return (double.Parse(end, System.Globalization.CultureInfo.InvariantCulture) / 1000) - now[0].Integer;
    }

    public interface IShopEvent
    {
        int Id { get; }
    }

    public sealed record OrderPlaced(int Id) : IShopEvent;

    public sealed record OrderPaid(int Id) : IShopEvent;

    public sealed class PlacedConsumer : IConsumer<OrderPlaced>
    {
        public Task Consume(ConsumeContext<OrderPlaced> context) => Task.CompletedTask;
    }

    public sealed class PaidConsumer : IConsumer<OrderPaid>
    {
        public Task Consume(ConsumeContext<OrderPaid> context) => Task.CompletedTask;
    }
}
