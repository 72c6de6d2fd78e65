using Bus.RedisStreams.Configuration;
using Bus.RedisStreams.Middleware;

namespace MassTransit;

/// <summary>Units of work on receive endpoints.</summary>
public static class RedisStreamsUnitOfWorkExtensions
{
    /// <summary>
    /// Lets every consumer, saga and routing slip activity of the endpoint work in units: what it sends, publishes and schedules through its context, the state of its saga, and the
    /// acknowledgement of the message are written to Redis by one script, or none of it is.
    /// </summary>
    /// <param name="configurator">An endpoint of this transport. Call it inside of retries, that is behind them; called again, only the limit changes.</param>
    /// <param name="context">The registration context.</param>
    /// <param name="conflictLimit">How often work is done, from 1 on, before a <see cref="ConcurrencyException"/> reaches the endpoint's retries, when others keep changing the same saga. The default is 20.</param>
    /// <remarks>
    /// Exactly once, at whatever point a process ends, as long as Redis keeps what it acknowledged; what a consumer does elsewhere (another database, a call to a service) may repeat.
    /// A consumer that throws has sent nothing. Where several consumers of an endpoint get the same message, each commits for itself and leaves a mark, and the acknowledgement follows them all.
    /// An <c>IObserver</c>, and an instance that is configured as an <see cref="object"/>, are such consumers too, but without a unit of work: MassTransit shows them to nobody.
    /// Messages that are sent past the context, with an <see cref="IBus"/>, are sent at once.
    /// </remarks>
    /// <exception cref="ConfigurationException">The endpoint is one of another transport, or has a batch consumer.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="conflictLimit"/> is below 1.</exception>
    public static void UseRedisUnitOfWork(this IReceiveEndpointConfigurator configurator, IRegistrationContext context, int conflictLimit = 20)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(conflictLimit, 1);
        if (configurator is not RedisStreamsReceiveEndpointConfiguration endpoint)
        {
            throw new ConfigurationException($"UseRedisUnitOfWork settles messages together with what their consumers do, which endpoint {configurator.InputAddress} cannot: it is none of the Redis Streams transport.");
        }

        if (endpoint.Settings.UnitsOfWork is { } present)
        {
            present.ConflictLimit = conflictLimit;
            return;
        }

        endpoint.Settings.UnitsOfWork = new UnitOfWorkEndpoint(conflictLimit);
        var observer = new UnitOfWorkConfigurationObserver(configurator, context, endpoint.Settings.UnitsOfWork);
        configurator.ConnectConsumerConfigurationObserver(observer);
        configurator.ConnectSagaConfigurationObserver(observer);
        configurator.ConnectHandlerConfigurationObserver(observer);
        configurator.ConnectActivityConfigurationObserver(observer);
    }
}
