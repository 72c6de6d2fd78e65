using Bus.Jobs.Diagnostics;
using Bus.Jobs.Results;
using Bus.Jobs.Types;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Runs;

/// <summary>
/// Stands before the move to the error queue. It ends the job of a command that was given up before its consumer could say so, above all one that killed its workers
/// <c>MaxDeliveryCount</c> times. It says so here rather than by the <c>Fault</c>, which goes to whoever asked for a response instead of being published.
/// </summary>
internal sealed class GivenUpCommandFilter<TCommand> : IFilter<ExceptionReceiveContext>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;
    private readonly ILogger<GivenUpCommandFilter<TCommand>> _logger;
    private readonly IJobStore _store;
    private readonly JobTeller<TCommand> _teller;

    public GivenUpCommandFilter(JobDefinition<TCommand> definition, IJobStore store, JobTeller<TCommand> teller, ILogger<GivenUpCommandFilter<TCommand>> logger)
    {
        _definition = definition;
        _logger = logger;
        _store = store;
        _teller = teller;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("givenUpCommand");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!context.TryGetPayload(out ReadCommand? read))
        {
            await FailUnreadAsync(context);
        }
        else if (TryRead(read.Context) is { } command)
        {
            var call = JobCall.Read(command.Headers, command.ReceiveContext.TransportHeaders, _definition.GetJobId(command.Message), command.MessageId);
            await FailAsync(
                call,
                command,
                context,
                (failure, attempt) => _teller.FaultedAsync(command, call, failure, attempt),
                result => _definition.PublishResult is { } publish && !result.IsEmpty ? publish(command, result) : Task.CompletedTask);
        }

        await next.Send(context);
    }

    /// <summary>What cannot be read is what it was given up for, which <see cref="UnreadableCommandFilter{TCommand}"/> deals with; it must reach the error queue all the same.</summary>
    private ConsumeContext<TCommand>? TryRead(ConsumeContext context)
    {
        try
        {
            return context.TryGetMessage(out ConsumeContext<TCommand>? command) ? command : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogMessages.Unreadable(_logger, _definition.Record.Name, context.MessageId ?? Guid.Empty, exception.Message);
            return null;
        }
    }

    /// <summary>The message was delivered so often that the transport does not read it any more.</summary>
    private async Task FailUnreadAsync(ExceptionReceiveContext context)
    {
        if (context.Exception is not MaxDeliveryCountExceededException || UnreadCommand.Read(context, _definition.GetJobId) is not { } command)
        {
            return;
        }

        var call = JobCall.Read(context.TransportHeaders, context.TransportHeaders, command.OwnId, context.GetMessageId());
        await FailAsync(call, context.SendEndpointProvider, context, (failure, attempt) => _teller.FaultedAsync(context.SendEndpointProvider, call, failure, attempt, command.Body), _ => Task.CompletedTask);
    }

    private async Task FailAsync(
        JobCall call, ISendEndpointProvider sender, ExceptionReceiveContext context, Func<JobFailureText, int, Task> tell, Func<ReadOnlyMemory<byte>, Task> publishResult)
    {
        if (call.JobId == Guid.Empty)
        {
            return;
        }

        // Begun only to be ended: no run of the same sending may come after.
        var failure = JobFailureText.Create(context.Exception, isRetryable: true);
        failure = failure with { Message = $"The command was given up: {failure.Message}", IsDeadLettered = true };
        var (run, refusal) = await _store.StartAsync(call, _definition.Record.Name, context.CancellationToken);
        if (run is not null)
        {
            await _store.EndAsync(run, RunOutcome.Failed(failure.ExceptionType, failure.Message, isRetryable: true, isDeadLettered: true), context.CancellationToken);
            await tell(failure, run.Attempt);
        }
        else if (await _store.GetAsync(call.JobId, context.CancellationToken) is { } job)
        {
            await TellAgainAsync(sender, call, job, refusal, tell);
            if (refusal is JobStart.Completed)
            {
                await publishResult(job.Result);
            }
        }
    }

    /// <summary>The job has an outcome that was noted, and perhaps not told.</summary>
    private Task TellAgainAsync(ISendEndpointProvider sender, JobCall call, JobRecord job, JobStart refusal, Func<JobFailureText, int, Task> tell) => refusal switch
    {
        JobStart.Completed => _teller.CompletedAsync(sender, call, job.Attempt, job.Worker ?? ""),
        JobStart.Cancelled => _teller.StoppedAsync(sender, call, job.Attempt, isCancelled: true),
        JobStart.Failed => tell(job.GetFailure() with { IsDeadLettered = true }, job.Attempt),
        JobStart.Waiting => _teller.WaitingAsync(sender, call, job.Attempt, job.Children),
        _ => Task.CompletedTask,
    };
}
