namespace MassTransit;

/// <summary>Callbacks for endpoints that are configured by a registration.</summary>
public static class RedisStreamsConfigureEndpointCallbackExtensions
{
    /// <summary>Adds a callback for the endpoint of one consumer, saga or activity; it is called on Redis Streams only.</summary>
    public static void AddRedisStreamsConfigureEndpointCallback(
        this IEndpointRegistrationConfigurator configurator,
        Action<IRegistrationContext, IRedisStreamsReceiveEndpointConfigurator> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        configurator.AddConfigureEndpointCallback((context, endpoint) =>
        {
            if (endpoint is IRedisStreamsReceiveEndpointConfigurator redis)
            {
                callback(context, redis);
            }
        });
    }

    /// <summary>Adds a callback for every endpoint that is configured by <c>ConfigureEndpoints</c>; it is called on Redis Streams only.</summary>
    public static void AddRedisStreamsConfigureEndpointsCallback(this IBusRegistrationConfigurator configurator, RedisStreamsConfigureEndpointsCallback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        configurator.AddConfigureEndpointsCallback((context, name, endpoint) =>
        {
            if (endpoint is IRedisStreamsReceiveEndpointConfigurator redis)
            {
                callback(context, name, redis);
            }
        });
    }
}
