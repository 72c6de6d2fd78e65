namespace Bus.Workflow.Saga;

/// <summary>The queue of the workflow saga.</summary>
internal static class WorkflowQueue
{
    /// <summary>Also the tag of the instances' keys, so that a transition and its message are one step on a cluster.</summary>
    internal const string Name = "workflows";

    internal static readonly Uri Address = new($"queue:{Name}");
}
