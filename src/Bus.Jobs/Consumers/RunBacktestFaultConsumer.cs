using Bus.Contracts;
using Bus.Jobs.Results;
using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>Ends a job whose command was given up before its consumer could say so, above all one that killed its workers <c>MaxDeliveryCount</c> times: nobody waits for it for ever.</summary>
internal sealed class RunBacktestFaultConsumer : IConsumer<Fault<RunBacktest>>
{
    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;

    public RunBacktestFaultConsumer(IJobStore store, TimeProvider timeProvider)
    {
        _store = store;
        _timeProvider = timeProvider;
    }

    public async Task Consume(ConsumeContext<Fault<RunBacktest>> context)
    {
        var fault = context.Message;
        var jobId = fault.Message.JobId != Guid.Empty ? fault.Message.JobId : fault.FaultedMessageId ?? Guid.Empty;
        if (await _store.GetAsync(jobId, context.CancellationToken) is not { IsFinished: false, Attempt: var attempt }
            || await _store.StartAsync(jobId, context.CancellationToken) is not { } run)
        {
            return;
        }

        var error = $"The command was given up: {(fault.Exceptions is [var first, ..] ? first.Message : "no reason was given.")}";
        if (await _store.FailAsync(run, error, isInputWrong: false, context.CancellationToken))
        {
            await context.Publish(
                new BacktestFailed
                {
                    JobId = jobId,
                    Strategy = fault.Message.Strategy ?? "",
                    Error = error,
                    IsInputWrong = false,
                    Attempt = attempt,
                    Worker = RedisJobStore.Worker,
                    At = _timeProvider.GetUtcNow(),
                },
                context.CancellationToken);
        }
    }
}
