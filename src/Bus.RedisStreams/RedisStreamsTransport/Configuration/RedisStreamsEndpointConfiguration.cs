using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>The chain from bus to endpoint through which prefetch, serializers and pipe specifications are inherited.</summary>
internal class RedisStreamsEndpointConfiguration : EndpointConfiguration, IRedisStreamsEndpointConfiguration
{
    protected RedisStreamsEndpointConfiguration(IRedisStreamsTopologyConfiguration topology)
        : base(topology)
    {
        Topology = topology;
    }

    private RedisStreamsEndpointConfiguration(IEndpointConfiguration parent, IRedisStreamsTopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint)
    {
        Topology = topology;
    }

    public new IRedisStreamsTopologyConfiguration Topology { get; }

    internal IRedisStreamsEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint = false) =>
        new RedisStreamsEndpointConfiguration(this, new RedisStreamsTopologyConfiguration(Topology), isBusEndpoint);
}
