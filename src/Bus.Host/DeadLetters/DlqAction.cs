namespace Bus.Host.DeadLetters;

/// <summary>What is done to many dead letters.</summary>
internal enum DlqAction
{
    /// <summary>They go back to the queue where they faulted.</summary>
    Requeue = 0,

    /// <summary>They are deleted.</summary>
    Delete = 1,
}
