using MassTransit;

namespace Bus.RedisStreams.Tests.UnitOfWork;

public sealed class StandaloneUnitOfWorkSpecs(SharedRedisServer redis) : UnitOfWorkSpecs(new RedisStreamsUnderTest(redis.Server))
{
    [Fact]
    public async Task A_queue_that_subscribes_after_a_publish_was_staged_gets_it_and_the_others_get_it_once()
    {
        var prefix = ((RedisStreamsUnderTest)Transport).KeyPrefix;
        var topic = new RedisKeys(prefix).Topic("Bus.RedisStreams.Tests.UnitOfWork:UnitOfWorkSpecs-Notice");
        var late = new RedisKeys(prefix).Queue("late");
        var bus = await StartAsync(async context =>
        {
            await context.Publish(new Notice(context.Message.Id));
            if (context.Message.Id == 2)
            {
                await redis.Server.SendAsync("HSET", topic, RedisKeys.SubscriptionField("late", string.Empty), "permanent", RedisKeys.VersionField, "changed");
            }
        });
        await bus.SendAsync("orders", new Order(1));
        await Published.CountAsync(1);

        await bus.SendAsync("orders", new Order(2));

        await Published.CountAsync(2);
        await bus.StopAsync();
        Published.All.Select(x => x.Message.Id).ShouldBe([1, 2]);
        (await redis.Server.SendAsync("XLEN", late.Lanes[QueueLanes.Normal])).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_scheduled_under_a_token_while_it_is_canceled_can_be_canceled_itself()
    {
        var token = NewId.NextGuid();
        var key = new RedisKeys(((RedisStreamsUnderTest)Transport).KeyPrefix).Schedule(token);
        var bus = await StartAsync(
            async context =>
            {
                var scheduler = context.GetPayload<MessageSchedulerContext>();
                if (context.Message.Id == 1)
                {
                    await scheduler.ScheduleSend(new Uri("queue:reminders"), TimeSpan.FromHours(1), new Reminder(1), Pipe.Execute<SendContext<Reminder>>(x => x.ScheduledMessageId = token));
                }
                else
                {
                    await scheduler.CancelScheduledSend(new Uri("queue:reminders"), token);
                    await redis.Server.SendAsync("HSET", key, "scheduled-meanwhile", "queue:reminders");
                }

                await context.Publish(new Notice(context.Message.Id));
            },
            bus => bus.UseRedisStreamsMessageScheduler());
        await bus.SendAsync("orders", new Order(1));
        await Published.CountAsync(1);

        await bus.SendAsync("orders", new Order(2));

        await Published.CountAsync(2);
        (await redis.Server.SendAsync("HKEYS", key)).Texts().ShouldBe(["scheduled-meanwhile"]);
    }
}
