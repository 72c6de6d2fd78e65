using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Strategies;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Runs one strategy over the instruments of a task.</summary>
internal sealed class RunStrategyTaskConsumer(PriceLoader prices, IPythonStrategies python, TimeProvider time) : IConsumer<RunStrategyTask>
{
    public async Task Consume(ConsumeContext<RunStrategyTask> context)
    {
        var job = context.GetJob();
        var task = context.Message with { JobId = job.JobId };
        var progress = new Consumers.BacktestProgress(job);
        var data = task.Code is null
            ? new StrategyTaskRun(prices, job.Worker, time).Run(task, progress, context.CancellationToken)
            : await new CodeTaskRun(prices, python, job.Worker, time).RunAsync(task, progress, context.CancellationToken);
        await job.CompleteAsync(new StrategyTaskCompleted { JobId = job.JobId, Data = data });
    }
}
