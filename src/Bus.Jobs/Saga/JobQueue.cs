namespace Bus.Jobs.Saga;

/// <summary>The queue of the job saga.</summary>
internal static class JobQueue
{
    /// <summary>Also the tag of the instances' keys, so that a transition and its message are one step on a cluster.</summary>
    internal const string Name = "jobs";

    internal static readonly Uri Address = new($"queue:{Name}");
}
