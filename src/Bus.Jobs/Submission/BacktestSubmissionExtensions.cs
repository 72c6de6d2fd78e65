using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Submission;
using Bus.Redis;

namespace MassTransit;

/// <summary>Submits backtests.</summary>
public static class BacktestSubmissionExtensions
{
    /// <summary>Checks a backtest and submits it as a job.</summary>
    /// <param name="jobs">Submits it.</param>
    /// <param name="command">The backtest. An empty <see cref="RunBacktest.JobId"/> is replaced by a new one.</param>
    /// <param name="options">What the job is to have beside it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job's id. A job that is known under it already is not submitted again.</returns>
    /// <exception cref="BacktestException">The backtest cannot run: unknown strategy or parameter, a value out of its range. Nothing was sent.</exception>
    /// <exception cref="JobRefusedException">An option is not allowed. Nothing was sent.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public static async Task<Guid> SubmitBacktestAsync(this IJobClient jobs, RunBacktest command, JobOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(command);
        BacktestPlan.Create(command, jobs is JobClient client ? await client.Strategies.FindAsync(command.Strategy, cancellationToken) : null);
        var jobId = options?.JobId ?? (command.JobId == Guid.Empty ? NewId.NextGuid() : command.JobId);
        command = command with { JobId = jobId, RequestedAt = command.RequestedAt ?? TimeProvider.System.GetUtcNow() };
        return await jobs.SubmitAsync(command, (options ?? new JobOptions()) with { JobId = jobId }, cancellationToken);
    }
}
