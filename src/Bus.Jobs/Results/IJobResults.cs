namespace Bus.Jobs.Results;

/// <summary>Reads what is known of jobs; needs no bus.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IJobResults
{
    /// <summary>Reads the status of a job, with its result when it has completed.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The status, or <see langword="null"/> when nothing is known of the job: it never existed, or its status has expired.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<JobStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs that the saga has taken, page by page.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A page.</returns>
    /// <exception cref="ArgumentException">There is no such state, or the limit is not allowed; the message says what is.</exception>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts the jobs of each type that a worker announced.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The figures of each type, by name.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<IReadOnlyList<JobStatistics>> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
