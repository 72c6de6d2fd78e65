namespace Bus.Jobs.Results;

/// <summary>Reads what is known of jobs.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IJobResults
{
    /// <summary>Reads the status of a job, with its result when it has completed.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The status, or <see langword="null"/> when nothing is known of the job: it never existed, or its status has expired.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<JobStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default);
}
