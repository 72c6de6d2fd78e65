namespace Bus.Workflow.Steps;

/// <summary>The steps that leave something in the registry, and so can be undone.</summary>
internal static class StepNames
{
    internal const string Reasoning = nameof(Reasoning);
    internal const string Deploying = nameof(Deploying);
}
