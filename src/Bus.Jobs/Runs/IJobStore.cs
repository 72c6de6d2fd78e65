using Bus.Jobs.Results;

namespace Bus.Jobs.Runs;

/// <summary>What is known of the runs of jobs. Every write of a run is refused once a later run of the same job began or the job ended.</summary>
internal interface IJobStore
{
    /// <summary>Reads it; null when nothing is known.</summary>
    Task<JobRecord?> GetAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Notes that a job was submitted; does nothing when more is known of it.</summary>
    Task QueueAsync(Guid jobId, string type, CancellationToken cancellationToken);

    /// <summary>Begins a run.</summary>
    /// <param name="call">The command.</param>
    /// <param name="type">The job's type.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run, or why there is none.</returns>
    Task<(RunToken? Run, JobStart Refusal)> StartAsync(JobCall call, string type, CancellationToken cancellationToken);

    /// <summary>Notes progress and life.</summary>
    Task<JobReport> ReportAsync(RunToken run, double progress, string text, CancellationToken cancellationToken);

    /// <summary>Stores how a run ended; false when it was overtaken.</summary>
    Task<bool> EndAsync(RunToken run, RunOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Cancels all sendings of a job's command up to one. Idempotent.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="type">Its type.</param>
    /// <param name="dispatch">The number of the last of them.</param>
    /// <param name="isRunSpared">Whether nothing is changed while a run goes on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<JobCancelled> CancelAsync(Guid jobId, string type, int dispatch, bool isRunSpared, CancellationToken cancellationToken);
}
