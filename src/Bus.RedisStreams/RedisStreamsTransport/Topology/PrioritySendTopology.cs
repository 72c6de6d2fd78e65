using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Topology;

/// <summary>Gives messages of one type a priority, unless they have one.</summary>
internal sealed class PrioritySendTopology<T> : IMessageSendTopology<T>
    where T : class
{
    private readonly Func<SendContext<T>, int> _getPriority;

    internal PrioritySendTopology(Func<SendContext<T>, int> getPriority)
    {
        _getPriority = getPriority;
    }

    public void Apply(ITopologyPipeBuilder<SendContext<T>> builder) => builder.AddFilter(new PriorityFilter(_getPriority));

    private sealed class PriorityFilter(Func<SendContext<T>, int> getPriority) : IFilter<SendContext<T>>
    {
        public Task Send(SendContext<T> context, IPipe<SendContext<T>> next)
        {
            if (context.TryGetPayload(out RedisStreamsSendContext? sendContext))
            {
                sendContext.Priority ??= getPriority(context);
            }

            return next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("priority");
    }
}
