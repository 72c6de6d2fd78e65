using MassTransit;

namespace Bus.RedisStreams.Topology;

/// <summary>What an endpoint needs to exist in Redis: its queue and what it wants of topics.</summary>
internal sealed record RedisStreamsBrokerTopology(string QueueName, IReadOnlyList<TopicBinding> Bindings) : IProbeSite
{
    public void Probe(ProbeContext context) => context.Set(new
    {
        QueueName,
        TopicNames = Bindings.Select(x => x.TopicName).Distinct(StringComparer.Ordinal).ToArray(),
        Filters = Bindings.Where(x => x.Filter.Length > 0).Select(x => $"{x.TopicName}|{x.Filter}").ToArray(),
    });
}
