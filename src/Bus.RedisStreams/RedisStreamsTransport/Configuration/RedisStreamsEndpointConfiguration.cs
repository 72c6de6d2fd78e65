using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>The chain from bus to endpoint through which prefetch, serializers and pipe specifications are inherited.</summary>
internal sealed class RedisStreamsEndpointConfiguration : EndpointConfiguration, IRedisStreamsEndpointConfiguration
{
    internal RedisStreamsEndpointConfiguration(IEndpointConfiguration parent, IRedisStreamsTopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint)
    {
        Topology = topology;
    }

    public new IRedisStreamsTopologyConfiguration Topology { get; }
}
