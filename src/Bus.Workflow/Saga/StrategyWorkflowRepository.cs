using MassTransit;

namespace Bus.Workflow.Saga;

/// <summary>Where the instances are, the same for all who read and write them.</summary>
internal static class StrategyWorkflowRepository
{
    internal const string SagaName = "workflow";

    internal static void Configure(IRedisSagaRepositoryConfigurator<StrategyWorkflow> repository, string keyPrefix)
    {
        repository.KeyPrefix = keyPrefix;
        repository.SagaName = SagaName;
        repository.SlotTag = WorkflowQueue.Name;
        repository.Index(x => x.Name);
    }
}
