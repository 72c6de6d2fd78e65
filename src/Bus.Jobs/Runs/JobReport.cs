namespace Bus.Jobs.Runs;

/// <summary>What a report of a run is answered by.</summary>
internal enum JobReport
{
    /// <summary>Another run has begun, or the job has ended.</summary>
    Overtaken = 0,

    /// <summary>Noted.</summary>
    Noted = 1,

    /// <summary>The job is cancelled.</summary>
    Cancelled = 2,
}
