namespace Bus.Faults.Worker;

/// <summary>What a worker does with a message.</summary>
public enum FaultBehavior
{
    /// <summary>It completes after the message's time.</summary>
    Complete = 0,

    /// <summary>It throws, so that the message goes to the error queue.</summary>
    Fail = 1,

    /// <summary>It puts the message off once, then completes it.</summary>
    PutOff = 2,

    /// <summary>It kills its process when the message is there and its handler has not begun, at the first delivery.</summary>
    DieBeforeHandler = 3,

    /// <summary>It kills its process in the handler, at the first delivery.</summary>
    DieInHandler = 4,

    /// <summary>It kills its process when the handler is done and nothing is acknowledged, at the first delivery.</summary>
    DieAfterHandler = 5,

    /// <summary>It kills its process in the handler, at every delivery.</summary>
    DieAlways = 6,
}
