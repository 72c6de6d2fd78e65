using Bus.Contracts;
using Bus.Jobs.Data;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Runs one strategy over the instruments of a task.</summary>
internal sealed class RunStrategyTaskConsumer(PriceLoader prices, TimeProvider time) : IConsumer<RunStrategyTask>
{
    public async Task Consume(ConsumeContext<RunStrategyTask> context)
    {
        var job = context.GetJob();
        var task = context.Message with { JobId = job.JobId };
        var data = new StrategyTaskRun(prices, job.Worker, time).Run(task, new Consumers.BacktestProgress(job), context.CancellationToken);
        await job.CompleteAsync(new StrategyTaskCompleted { JobId = job.JobId, Data = data });
    }
}
