using Bus.Redis;

namespace MassTransit;

/// <summary>Configures a bus on Redis Streams.</summary>
public interface IRedisStreamsBusFactoryConfigurator : IBusFactoryConfigurator<IRedisStreamsReceiveEndpointConfigurator>, IRedisStreamsQueueEndpointConfigurator
{
    /// <summary>Sets the Redis server that carries the bus.</summary>
    /// <remarks>The key prefix stays as <see cref="RedisStreamsTransportOptions"/> say where <paramref name="configure"/> does not; all else is as the given options say.</remarks>
    /// <param name="options">How to reach it.</param>
    /// <param name="configure">Further settings of the host.</param>
    void Host(RedisOptions options, Action<IRedisStreamsHostConfigurator>? configure = null);

    /// <summary>Drops a second message of the same message id to the same queue; its send succeeds.</summary>
    /// <param name="window">How long after the first, 1 second to 7 days; 5 minutes by default.</param>
    /// <remarks>Applies to what this bus sends. Redeliveries of a message to the queue it came from are never dropped. Other ids: <c>UseDeduplication&lt;T&gt;(..)</c> per message type, <c>context.SetDeduplicationId(..)</c> per message.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    void UseDeduplication(TimeSpan? window = null);

    /// <summary>Names the queue of the bus endpoint, which receives the responses to this bus.</summary>
    /// <param name="queueName">A name that no receive endpoint has. By default it is generated and the queue is temporary.</param>
    void OverrideDefaultBusEndpointQueueName(string queueName);
}
