using System.Diagnostics;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Types;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Runs;

/// <summary>
/// Stands around a job's consumer: begins the run, watches it, and turns however it ends into what the job saga is told. Only then is the command acknowledged.
/// </summary>
internal sealed class JobFilter<TCommand> : IFilter<ConsumeContext<TCommand>>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;
    private readonly ILogger<JobFilter<TCommand>> _logger;
    private readonly IJobStore _store;
    private readonly JobTeller<TCommand> _teller;
    private readonly TimeProvider _timeProvider;

    public JobFilter(JobDefinition<TCommand> definition, IJobStore store, JobTeller<TCommand> teller, TimeProvider timeProvider, ILogger<JobFilter<TCommand>> logger)
    {
        _definition = definition;
        _store = store;
        _teller = teller;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    private string Type => _definition.Record.Name;

    public void Probe(ProbeContext context) => context.CreateFilterScope("job");

    public async Task Send(ConsumeContext<TCommand> context, IPipe<ConsumeContext<TCommand>> next)
    {
        var started = Stopwatch.GetTimestamp();
        var call = JobCall.Read(context.Headers, context.ReceiveContext.TransportHeaders, _definition.GetJobId(context.Message), context.MessageId);
        using var scope = _logger.BeginScope(new Dictionary<string, object?> { ["JobId"] = call.JobId, ["JobType"] = Type, ["MessageId"] = context.MessageId });
        try
        {
            if (call.JobId == Guid.Empty)
            {
                throw new JobIdMissingException();
            }

            await RunAsync(context, next, call);
        }
        catch (Exception exception) when (!IsStopped(context, exception))
        {
            // Neither the consumer's failure nor a stop: the run could not be noted or told, so the command is retried, and in the end goes to the error queue with a fault.
            await context.NotifyFaulted(Stopwatch.GetElapsedTime(started), Type, exception);
            throw;
        }
    }

    private async Task RunAsync(ConsumeContext<TCommand> context, IPipe<ConsumeContext<TCommand>> next, JobCall call)
    {
        var (token, refusal) = await _store.StartAsync(call, Type, context.CancellationToken);
        if (token is null)
        {
            LogMessages.Refused(_logger, call.JobId, refusal);
            await TellAgainAsync(context, call, refusal);
            await context.NotifyConsumed(TimeSpan.Zero, Type);
            return;
        }

        LogMessages.Started(_logger, Type, call.JobId, token.Attempt);
        await _teller.StartedAsync(context, call, token);
        await new JobExecution<TCommand>(_definition, _store, _teller, _timeProvider, _logger).RunAsync(context, next, call, token);
    }

    /// <summary>The process may have ended between storing the outcome and telling it, or the command was sent twice.</summary>
    private async Task TellAgainAsync(ConsumeContext<TCommand> context, JobCall call, JobStart refusal)
    {
        if (await _store.GetAsync(call.JobId, context.CancellationToken) is not { } job)
        {
            return;
        }

        switch (refusal)
        {
            case JobStart.Completed:
                await _teller.CompletedAsync(context, call, job.Attempt, job.Worker ?? "");
                if (_definition.PublishResult is { } publish && !job.Result.IsEmpty)
                {
                    await publish(context, job.Result);
                }

                break;
            case JobStart.Cancelled:
                await _teller.StoppedAsync(context, call, job.Attempt, isCancelled: true);
                break;
            case JobStart.Failed:
                await _teller.FaultedAsync(context, call, job.GetFailure(), job.Attempt);
                break;
            case JobStart.Waiting:
                await _teller.WaitingAsync(context, call, job.Attempt, job.Children);
                break;
        }
    }

    private static bool IsStopped(ConsumeContext context, Exception exception) =>
        exception is OperationCanceledException canceled && canceled.CancellationToken == context.CancellationToken;
}
