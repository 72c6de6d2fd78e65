namespace Bus.Jobs.Runs;

/// <summary>What the cancellation of a job found, as <c>cancelJob.lua</c> answers.</summary>
internal enum JobCancelled
{
    /// <summary>Nothing runs.</summary>
    Idle = 0,

    /// <summary>A run goes on, and will stop.</summary>
    Running = 1,

    /// <summary>The job has completed.</summary>
    Completed = 2,
}
