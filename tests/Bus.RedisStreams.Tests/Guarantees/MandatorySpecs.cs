using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A mandatory message that reaches no queue fails.</summary>
public sealed class MandatorySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_mandatory_publish_that_reaches_no_queue_fails_with_its_id()
    {
        var bus = await StartSenderAsync();
        var id = NewId.NextGuid();

        var exception = await Should.ThrowAsync<MessageNotRoutedException>(() => bus.Control.Publish(new Notice(1), x =>
        {
            x.MessageId = id;
            x.Mandatory = true;
        }));

        exception.Message.ShouldContain($"The mandatory message {id} reached no queue.");
    }

    [Fact]
    public async Task A_publish_that_is_not_mandatory_may_reach_no_queue()
    {
        var bus = await StartSenderAsync();

        await Should.NotThrowAsync(() => bus.Control.Publish(new Notice(1)));
    }

    [Fact]
    public async Task A_mandatory_publish_that_reaches_a_queue_succeeds()
    {
        var inbox = new Inbox<Notice>();
        await StartReceiverAsync(x => x.Handler<Notice>(inbox.ReceiveAsync));
        var bus = await StartSenderAsync();

        await bus.Control.Publish(new Notice(1), x => x.Mandatory = true);

        await inbox.FirstAsync();
    }

    [Fact]
    public async Task A_mandatory_publish_sees_an_endpoint_that_came_after_the_routes_were_read()
    {
        var bus = await StartSenderAsync();
        await bus.Control.Publish(new Notice(1));
        var inbox = new Inbox<Notice>();
        await StartReceiverAsync(x => x.Handler<Notice>(inbox.ReceiveAsync));

        await bus.Control.Publish(new Notice(2), x => x.Mandatory = true);

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_mandatory_publish_whose_only_subscriber_has_vanished_fails()
    {
        var bus = await StartSenderAsync();
        var topic = new RedisKeys(KeyPrefix).Topic("Bus.RedisStreams.Tests.Guarantees:MandatorySpecs-Notice");
        await Server.SendAsync("HSET", topic, "queue:gone", "temporary:1", "v", 1);

        await Should.ThrowAsync<MessageNotRoutedException>(() => bus.Control.Publish(new Notice(1), x => x.Mandatory = true));
    }

    [Fact]
    public async Task A_mandatory_send_to_a_temporary_queue_that_has_ended_fails()
    {
        var bus = await StartSenderAsync();
        var endpoint = await bus.Control.GetSendEndpoint(new RedisStreamsEndpointAddress(bus.Control.Address, "gone", isTemporary: true));

        await Should.ThrowAsync<MessageNotRoutedException>(() => endpoint.Send(new Notice(1), Pipe.Execute<SendContext<Notice>>(x => x.GetPayload<PublishContext<Notice>>().Mandatory = true)));
    }

    public sealed record Notice(int Id);
}
