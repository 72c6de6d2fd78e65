using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Ends the deliveries of a message that never settles: it faults before its handler, so that requesters and sagas learn of it.</summary>
internal sealed class MaxDeliveryCountFilter<T> : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        if (context.ReceiveContext.TryGetPayload(out RedisStreamsReceiveLockContext? lockContext) && lockContext.IsMaxDeliveryCountExceeded)
        {
            var exception = lockContext.CreateMaxDeliveryCountException();
            await context.NotifyFaulted(context.ReceiveContext.ElapsedTime, nameof(MaxDeliveryCountFilter<T>), exception);
            throw exception;
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("maxDeliveryCount");
}
