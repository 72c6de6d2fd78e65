using Bus.Contracts;
using MassTransit;

namespace Bus.Jobs.Tests.Support;

/// <summary>Listens to the events of jobs.</summary>
public sealed class JobEventConsumer(JobEventLog log) : IConsumer<BacktestProgressed>, IConsumer<BacktestCompleted>, IConsumer<BacktestFailed>
{
    public Task Consume(ConsumeContext<BacktestProgressed> context) => Add(context.Message.JobId, context.Message);

    public Task Consume(ConsumeContext<BacktestCompleted> context) => Add(context.Message.JobId, context.Message);

    public Task Consume(ConsumeContext<BacktestFailed> context) => Add(context.Message.JobId, context.Message);

    private Task Add(Guid jobId, object message)
    {
        log.Add(jobId, message);
        return Task.CompletedTask;
    }
}
