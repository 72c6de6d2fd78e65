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
        if (context.TryGetPayload(out ReadCommand? read) && TryRead(read.Context) is { } command)
        {
            await FailAsync(command, context.Exception);
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

    private async Task FailAsync(ConsumeContext<TCommand> context, Exception exception)
    {
        var call = JobCall.Read(context.Headers, context.ReceiveContext.TransportHeaders, _definition.GetJobId(context.Message), context.MessageId);
        if (call.JobId == Guid.Empty)
        {
            return;
        }

        // Begun only to be ended: no run of the same sending may come after.
        var failure = JobFailureText.Create(exception, isRetryable: true);
        failure = failure with { Message = $"The command was given up: {failure.Message}", IsDeadLettered = true };
        var (run, refusal) = await _store.StartAsync(call, _definition.Record.Name, context.CancellationToken);
        if (run is not null)
        {
            await _store.EndAsync(run, RunOutcome.Failed(failure.ExceptionType, failure.Message, isRetryable: true, isDeadLettered: true), context.CancellationToken);
            await _teller.FaultedAsync(context, call, failure, run.Attempt);
        }
        else if (await _store.GetAsync(call.JobId, context.CancellationToken) is { } job)
        {
            await TellAgainAsync(context, call, job, refusal);
        }
    }

    /// <summary>The job has an outcome that was noted, and perhaps not told.</summary>
    private Task TellAgainAsync(ConsumeContext<TCommand> context, JobCall call, JobRecord job, JobStart refusal) => refusal switch
    {
        JobStart.Completed => _teller.CompletedAsync(context, call, job.Attempt, job.Worker ?? ""),
        JobStart.Cancelled => _teller.StoppedAsync(context, call, job.Attempt, isCancelled: true),
        JobStart.Failed => _teller.FaultedAsync(context, call, job.GetFailure() with { IsDeadLettered = true }, job.Attempt),
        JobStart.Waiting => _teller.WaitingAsync(context, call, job.Attempt, job.Children),
        _ => Task.CompletedTask,
    };
}
