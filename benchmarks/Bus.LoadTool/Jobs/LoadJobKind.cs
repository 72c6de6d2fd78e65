namespace Bus.LoadTool;

/// <summary>What becomes of a job under load.</summary>
public enum LoadJobKind
{
    /// <summary>It completes.</summary>
    Complete = 0,

    /// <summary>Its first run fails.</summary>
    FailOnce = 1,

    /// <summary>Each run fails.</summary>
    Fail = 2,

    /// <summary>Each run takes too long.</summary>
    Hang = 3,

    /// <summary>Each run kills its process.</summary>
    Kill = 4,
}
