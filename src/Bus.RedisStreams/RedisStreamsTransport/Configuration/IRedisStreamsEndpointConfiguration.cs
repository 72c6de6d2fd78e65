using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>What a bus hands down to its endpoints, and an endpoint refines.</summary>
internal interface IRedisStreamsEndpointConfiguration : IEndpointConfiguration
{
    new IRedisStreamsTopologyConfiguration Topology { get; }
}
