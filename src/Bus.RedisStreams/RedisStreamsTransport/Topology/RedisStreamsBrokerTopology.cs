using MassTransit;

namespace Bus.RedisStreams.Topology;

/// <summary>What an endpoint needs to exist in Redis: its queue and the topics it subscribes to.</summary>
internal sealed record RedisStreamsBrokerTopology(string QueueName, IReadOnlyList<string> TopicNames) : IProbeSite
{
    public void Probe(ProbeContext context) => context.Set(new { QueueName, TopicNames });
}
