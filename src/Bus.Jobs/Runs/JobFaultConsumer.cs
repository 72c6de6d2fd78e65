using Bus.Contracts;
using Bus.Jobs.Saga;
using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>
/// Ends a run whose command was given up before its consumer could say so, above all one that killed its workers <c>MaxDeliveryCount</c> times: the job saga
/// learns that the command is in the error queue. And it publishes the type's own event when a job came to no result.
/// </summary>
internal sealed class JobFaultConsumer<TCommand> : IConsumer<Fault<TCommand>>, IConsumer<JobFailed>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;
    private readonly IJobStore _store;
    private readonly JobTeller<TCommand> _teller;

    public JobFaultConsumer(JobDefinition<TCommand> definition, IJobStore store, JobTeller<TCommand> teller)
    {
        _definition = definition;
        _store = store;
        _teller = teller;
    }

    public Task Consume(ConsumeContext<JobFailed> context) => _definition.PublishFailure?.Invoke(context, context.Message) ?? Task.CompletedTask;

    public async Task Consume(ConsumeContext<Fault<TCommand>> context)
    {
        var fault = context.Message;
        var ownId = _definition.GetJobId(fault.Message);
        var jobId = ownId != Guid.Empty ? ownId : fault.FaultedMessageId ?? Guid.Empty;
        if (jobId == Guid.Empty)
        {
            return;
        }

        var job = await _store.GetAsync(jobId, context.CancellationToken);
        var error = fault.Exceptions is [var first, ..] ? first : null;
        var failure = new JobFailureText(error?.ExceptionType ?? "", $"The command was given up: {error?.Message ?? "no reason was given."}", error?.StackTrace, IsRetryable: true, IsDeadLettered: true);

        // Begun only to be ended: no run of the same sending may come after.
        var call = new JobCall(jobId, job?.Dispatch ?? 0, job?.Requeues ?? 0, null, null, null);
        var (run, refusal) = await _store.StartAsync(call, _definition.Record.Name, context.CancellationToken);
        if (run is not null)
        {
            await _store.EndAsync(run, RunOutcome.Failed(failure.ExceptionType, failure.Message, isRetryable: true, isDeadLettered: true), context.CancellationToken);
        }
        else if (refusal is JobStart.Completed)
        {
            await _teller.CompletedAsync(context, call, job!.Attempt, job.Worker ?? "");
            return;
        }
        else if (refusal is JobStart.Failed)
        {
            // It was noted and not told.
            failure = job!.GetFailure() with { IsDeadLettered = true };
        }
        else
        {
            return;
        }

        var endpoint = await context.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(_teller.CreateFaulted(call, failure, run?.Attempt ?? job!.Attempt) with { Command = JobTeller<TCommand>.ToJson(fault.Message) }, context.CancellationToken);
    }
}
