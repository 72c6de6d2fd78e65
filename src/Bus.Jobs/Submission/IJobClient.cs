using Bus.Jobs.Results;
using Bus.Redis;

namespace MassTransit;

/// <summary>Submits jobs of any type, and tells what has become of them.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IJobClient : IJobResults
{
    /// <summary>Submits a job.</summary>
    /// <typeparam name="T">The command's type, by which the job type is found.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="options">What the job is to have beside it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job's id. A job that is known under its id already is not submitted again.</returns>
    /// <remarks>When this fails because Redis did not answer, the job may have been submitted; doing so again under the same id is safe.</remarks>
    /// <exception cref="JobRefusedException">No worker has announced a type for the command, or an option is not allowed. Nothing was sent.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<Guid> SubmitAsync<T>(T command, JobOptions? options = null, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>Cancels a job that has not ended, and its children. One that runs stops within its progress interval, 0.5 seconds by default.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">The job is not known, or has ended.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task CancelAsync(Guid jobId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a job anew that failed or was cancelled; its failures are forgotten, and the copy of its command in the error queue is removed.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">The job is not known, has completed, or has not ended yet.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task RetryAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Moves a job that has not ended to another lane.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="priority">The lane.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">The job is not known, or has ended.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task SetPriorityAsync(Guid jobId, MessagePriority priority, CancellationToken cancellationToken = default);
}
