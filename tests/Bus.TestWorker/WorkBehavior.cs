namespace Bus.TestWorker;

/// <summary>What a handler does with a message.</summary>
public enum WorkBehavior
{
    /// <summary>It completes at once.</summary>
    Complete = 0,

    /// <summary>It completes after a time, or ends when its token is cancelled.</summary>
    Wait = 1,

    /// <summary>It ends its process.</summary>
    Die = 2,

    /// <summary>It throws.</summary>
    Throw = 3,
}
