using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Topology;

/// <summary>Drops second messages of one type, recognized by a key or by their message id.</summary>
internal sealed class DeduplicationSendTopology<T> : IMessageSendTopology<T>
    where T : class
{
    private readonly Func<SendContext<T>, string?>? _getId;
    private readonly TimeSpan _window;

    internal DeduplicationSendTopology(Func<SendContext<T>, string?>? getId, TimeSpan window)
    {
        _getId = getId;
        _window = window;
    }

    public void Apply(ITopologyPipeBuilder<SendContext<T>> builder) => builder.AddFilter(new DeduplicationFilter(_getId, _window));

    private sealed class DeduplicationFilter(Func<SendContext<T>, string?>? getId, TimeSpan window) : IFilter<SendContext<T>>
    {
        public Task Send(SendContext<T> context, IPipe<SendContext<T>> next)
        {
            if (context.TryGetPayload(out IDeduplicatedByType? sendContext))
            {
                // A message without a key is none that could come twice.
                var id = getId?.Invoke(context);
                if (getId is null || !string.IsNullOrEmpty(id))
                {
                    sendContext.SetTypeDeduplication(id, window);
                }
            }

            return next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("deduplication");
    }
}
