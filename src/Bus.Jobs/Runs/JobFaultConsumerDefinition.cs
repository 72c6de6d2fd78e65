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
}
