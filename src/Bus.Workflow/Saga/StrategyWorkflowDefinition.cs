using MassTransit;

namespace Bus.Workflow.Saga;

/// <summary>The endpoint of the workflow saga.</summary>
internal sealed class StrategyWorkflowDefinition : SagaDefinition<StrategyWorkflow>
{
    public StrategyWorkflowDefinition()
    {
        EndpointName = WorkflowQueue.Name;
    }

    protected override void ConfigureSaga(IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<StrategyWorkflow> sagaConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(10, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500)));
        endpointConfigurator.UseRedisUnitOfWork(context);
    }
}
