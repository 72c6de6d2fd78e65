using Bus.Contracts;
using Bus.Jobs.Intake.Reading;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Submits the jobs of tasks to the job saga.</summary>
internal sealed class IntakeJobs(IJobClient jobs) : IIntakeJobs
{
    public Task SubmitAsync(IntakeTask task, CancellationToken cancellationToken)
    {
        var options = new JobOptions { JobId = task.JobId, Priority = (MessagePriority?)task.Priority };
        return task.Command switch
        {
            RunBacktest backtest => jobs.SubmitAsync(backtest, options, cancellationToken),
            RunOptimization optimization => jobs.SubmitAsync(optimization, options, cancellationToken),
            RunStrategyTask strategyTask => jobs.SubmitAsync(strategyTask, options, cancellationToken),
            var other => throw new ArgumentException($"A task has become a {other.GetType().Name}, which is no command of a job.", nameof(task)),
        };
    }
}
