namespace MassTransit;

/// <summary>Lets the sagas of MassTransit's job service run in a partitioned receive mode.</summary>
public static class RedisStreamsJobSagaExtensions
{
    /// <summary>Has the messages of a job, of an attempt and of a job type handled one at a time, over all instances of the job sagas.</summary>
    /// <param name="configurator">What <c>AddJobSagaStateMachines</c> returned.</param>
    /// <returns><paramref name="configurator"/>.</returns>
    /// <remarks>
    /// Without it instances that handle messages of one job at the same time run into each other in the saga repository and try again.
    /// The keys come from <c>UseJobSagaPartitionKeyFormatters</c>, which every bus needs that sends to the sagas: those of the sagas, of the workers and
    /// of whoever submits and cancels; a message without a key is handled at any time. On another transport this changes nothing.
    /// </remarks>
    public static IJobSagaRegistrationConfigurator SetRedisStreamsPartitionedReceiveMode(this IJobSagaRegistrationConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        return configurator.Endpoints(endpoint =>
            endpoint.AddRedisStreamsConfigureEndpointCallback((_, queue) => queue.SetReceiveMode(RedisStreamsReceiveMode.Partitioned)));
    }
}
