using Bus.Backtesting;
using Bus.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Intake;

/// <summary>Tasks over several instruments as a job type.</summary>
internal static class StrategyTaskJobType
{
    internal const string Name = "strategy-task";

    internal static void Configure(IServiceProvider provider, IJobConfigurator<RunStrategyTask> job)
    {
        var options = provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value;
        job.Concurrency = options.Concurrency;
        job.ProgressInterval = options.ProgressInterval;
        job.JobId(command => command.JobId);
        job.NonRetryable<BacktestException>();
        job.PublishResult<StrategyTaskCompleted>();
    }
}
