using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Context;
using MassTransit.Scheduling;

namespace Bus.RedisStreams.Middleware;

/// <summary>Gives consumers a scheduler that keeps messages in Redis.</summary>
internal sealed class RedisStreamsMessageSchedulerFilter : IFilter<ConsumeContext>
{
    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context.GetOrAddPayload<MessageSchedulerContext>(() => new ConsumeMessageSchedulerContext(context, CreateScheduler));
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("redisStreamsScheduler");

    private static IMessageScheduler CreateScheduler(ConsumeContext context) =>
        new MessageScheduler(
            new RedisStreamsScheduleMessageProvider(context.GetPayload<RedisStreamsHostConfiguration>(), context),
            context.GetPayload<IBusTopology>());
}
