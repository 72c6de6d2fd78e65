namespace Bus.Jobs.Runs;

/// <summary>Whether a run may begin, as <c>startJob.lua</c> answers; above 0 it is the number of the attempt.</summary>
internal enum JobStart
{
    /// <summary>The job has completed.</summary>
    Completed = 0,

    /// <summary>The job is cancelled.</summary>
    Cancelled = -1,

    /// <summary>This sending of the command has failed before.</summary>
    Failed = -2,

    /// <summary>This sending of the command waits for children.</summary>
    Waiting = -3,

    /// <summary>The command was sent again meanwhile.</summary>
    Stale = -4,
}
