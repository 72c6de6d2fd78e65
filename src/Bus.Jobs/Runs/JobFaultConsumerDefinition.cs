using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>The endpoint of failures: a queue of its own, so that they are told while jobs keep all workers busy.</summary>
internal sealed class JobFaultConsumerDefinition<TCommand> : ConsumerDefinition<JobFaultConsumer<TCommand>>
    where TCommand : class
{
    public JobFaultConsumerDefinition(JobDefinition<TCommand> definition)
    {
        EndpointName = definition.FaultQueue;
    }

    /// <remarks>Somebody may wait for the event that says that a job came to no result.</remarks>
    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<JobFaultConsumer<TCommand>> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(10, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500)));
}
