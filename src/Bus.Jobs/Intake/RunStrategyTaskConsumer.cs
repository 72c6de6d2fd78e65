using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Strategies;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Runs one strategy over the instruments of a task.</summary>
internal sealed class RunStrategyTaskConsumer(PriceLoader prices, StrategyLookup strategies, IPythonStrategies python, TimeProvider time) : IConsumer<RunStrategyTask>
{
    public async Task Consume(ConsumeContext<RunStrategyTask> context)
    {
        var job = context.GetJob();
        var task = context.Message with { JobId = job.JobId };
        var progress = new Consumers.BacktestProgress(job);
        var data = task.Code is null
            ? await RunAsync(task, job.Worker, progress, context.CancellationToken)
            : await new CodeTaskRun(prices, python, job.Worker, time).RunAsync(task, progress, context.CancellationToken);
        await job.CompleteAsync(new StrategyTaskCompleted { JobId = job.JobId, Data = data });
    }

    private async Task<JsonElement> RunAsync(RunStrategyTask task, string worker, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var deployed = await strategies.FindAsync(task.Strategy, cancellationToken);
        return await new StrategyTaskRun(prices, worker, time).RunAsync(task, deployed, progress, cancellationToken);
    }
}
