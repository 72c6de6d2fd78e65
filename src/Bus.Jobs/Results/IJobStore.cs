using Bus.Contracts;

namespace Bus.Jobs.Results;

/// <summary>Writes the status of jobs. Every write of a run is refused once a later run of the same job began or the job finished.</summary>
internal interface IJobStore : IJobResults
{
    /// <summary>Notes that a job was sent; does nothing when more is known of it.</summary>
    Task QueueAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Begins a run; null when the job has finished and must not run again.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="requeues">How often the command was requeued from the dead letters: with each requeue a job whose input was wrong runs once more.</param>
    Task<JobRun?> StartAsync(Guid jobId, CancellationToken cancellationToken, int requeues = 0);

    /// <summary>Notes the progress; false when the run was overtaken.</summary>
    Task<bool> ReportAsync(JobRun run, double progress, CancellationToken cancellationToken);

    /// <summary>Stores the result; false when the run was overtaken.</summary>
    Task<bool> CompleteAsync(JobRun run, BacktestCompleted result, CancellationToken cancellationToken);

    /// <summary>Stores the error; false when the run was overtaken.</summary>
    Task<bool> FailAsync(JobRun run, string error, bool isInputWrong, CancellationToken cancellationToken);

    /// <summary>Sets the job back to queued; false when the run was overtaken.</summary>
    Task<bool> ReleaseAsync(JobRun run, CancellationToken cancellationToken);
}
