using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisStreams.Tests.Configuration;

/// <summary>The bus endpoint, where responses to the bus arrive.</summary>
public sealed class BusEndpointSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task Responses_arrive_at_the_queue_that_is_named_for_the_bus()
    {
        var requests = new Inbox<Ping>();
        await StartAsync("pings", x => x.Handler<Ping>(async c =>
        {
            await requests.ReceiveAsync(c);
            await c.RespondAsync(new Pong(c.Message.Id));
        }));
        var requester = await StartAsync(configure: (_, x) => ((IRedisStreamsBusFactoryConfigurator)x).OverrideDefaultBusEndpointQueueName("answers-of-shop"));

        var response = await requester.CreateRequestClient<Ping>("pings").GetResponse<Pong>(new Ping(3));

        response.Message.Id.ShouldBe(3);
        requester.Control.Address.AbsolutePath.ShouldEndWith("/answers-of-shop");
        requests.All[0].ResponseAddress!.AbsolutePath.ShouldEndWith("/answers-of-shop");
    }

    public sealed record Ping(int Id);

    public sealed record Pong(int Id);
}
