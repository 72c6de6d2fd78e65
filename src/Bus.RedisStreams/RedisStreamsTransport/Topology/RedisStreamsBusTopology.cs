using MassTransit.Configuration;
using MassTransit.Transports;

namespace Bus.RedisStreams.Topology;

/// <summary>The topologies of a bus.</summary>
internal sealed class RedisStreamsBusTopology : BusTopology
{
    internal RedisStreamsBusTopology(IHostConfiguration hostConfiguration, ITopologyConfiguration configuration)
        : base(hostConfiguration, configuration)
    {
    }
}
