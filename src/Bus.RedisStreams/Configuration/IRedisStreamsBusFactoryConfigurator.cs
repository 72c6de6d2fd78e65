using Bus.Redis;

namespace MassTransit;

/// <summary>Configures a bus on Redis Streams.</summary>
public interface IRedisStreamsBusFactoryConfigurator : IBusFactoryConfigurator<IRedisStreamsReceiveEndpointConfigurator>, IRedisStreamsQueueEndpointConfigurator
{
    /// <summary>Sets the Redis server that carries the bus.</summary>
    /// <param name="options">How to reach it.</param>
    /// <param name="configure">Further settings of the host.</param>
    void Host(RedisOptions options, Action<IRedisStreamsHostConfigurator>? configure = null);

    /// <summary>Names the queue of the bus endpoint, which receives the responses to this bus.</summary>
    /// <param name="queueName">A name that no receive endpoint has. By default it is generated and the queue is temporary.</param>
    void OverrideDefaultBusEndpointQueueName(string queueName);
}
