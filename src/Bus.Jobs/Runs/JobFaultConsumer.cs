using Bus.Contracts;
using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>Publishes the type's own event when a job came to no result.</summary>
internal sealed class JobFaultConsumer<TCommand> : IConsumer<JobFailed>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;

    public JobFaultConsumer(JobDefinition<TCommand> definition)
    {
        _definition = definition;
    }

    public Task Consume(ConsumeContext<JobFailed> context) => _definition.PublishFailure?.Invoke(context, context.Message) ?? Task.CompletedTask;
}
