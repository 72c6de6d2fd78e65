using Bus.Backtesting;
using Bus.Contracts;

namespace Bus.Jobs.Submission;

/// <summary>Submits backtests to the workers.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IBacktestJobs
{
    /// <summary>Checks a job, sends it to the workers' queue and notes its status.</summary>
    /// <param name="job">The job. An empty <see cref="RunBacktest.JobId"/> is replaced by a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job's id. A job that is known under its id already is not sent again.</returns>
    /// <remarks>When this fails because Redis did not answer, the job may have been sent; submitting it again under the same id is safe.</remarks>
    /// <exception cref="BacktestException">The job cannot run: unknown strategy or parameter, a value out of its range. Nothing was sent.</exception>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be reached.</exception>
    Task<Guid> SubmitAsync(RunBacktest job, CancellationToken cancellationToken = default);
}
