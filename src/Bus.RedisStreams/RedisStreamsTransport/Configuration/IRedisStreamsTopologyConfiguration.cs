using Bus.RedisStreams.Topology;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>The topologies of a bus or one of its endpoints.</summary>
internal interface IRedisStreamsTopologyConfiguration : ITopologyConfiguration
{
    new RedisStreamsPublishTopology Publish { get; }

    new RedisStreamsConsumeTopology Consume { get; }
}
