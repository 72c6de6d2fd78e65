namespace Bus.Jobs.Runs;

/// <summary>Why a run was told to end.</summary>
internal enum RunEnd
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>It took too long.</summary>
    Timeout = 1,

    /// <summary>The job is cancelled.</summary>
    Cancelled = 2,

    /// <summary>Another run of the job has begun.</summary>
    Overtaken = 3,
}
