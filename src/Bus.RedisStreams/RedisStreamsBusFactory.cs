using Bus.RedisStreams.Configuration;
using MassTransit.Configuration;
using MassTransit.Topology;
using MassTransit.Transports;

namespace MassTransit;

/// <summary>Creates buses on Redis Streams.</summary>
public static class RedisStreamsBusFactory
{
    /// <summary>Creates a bus without a container.</summary>
    /// <param name="configure">Configures the bus; a host must be set.</param>
    public static IBusControl Create(Action<IRedisStreamsBusFactoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var busConfiguration = new RedisStreamsBusConfiguration(new RedisStreamsTopologyConfiguration(CreateMessageTopology()));
        var configurator = new RedisStreamsBusFactoryConfigurator(busConfiguration);
        configure(configurator);
        return configurator.Build(busConfiguration);
    }

    /// <summary>Creates the message topology that names the topics: <c>Namespace:Type</c>, unless an entity name is set.</summary>
    public static IMessageTopologyConfigurator CreateMessageTopology() =>
        new MessageTopology(new MessageNameFormatterEntityNameFormatter(new DefaultMessageNameFormatter("::", "--", ":", "-")));
}
