using System.Text.Json;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Saga;
using Bus.Jobs.Types;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Runs;

/// <summary>
/// Stands before the move to the error queue. When a command written by hand could not be read, it puts the sentence that says why into the headers,
/// and ends the job, if the command says which one: nobody waits for it for ever.
/// </summary>
internal sealed class UnreadableCommandFilter<TCommand> : IFilter<ExceptionReceiveContext>
    where TCommand : class
{
    private const string RawJson = "application/json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly JobDefinition<TCommand> _definition;
    private readonly ILogger<UnreadableCommandFilter<TCommand>> _logger;
    private readonly IJobStore _store;
    private readonly JobTeller<TCommand> _teller;

    public UnreadableCommandFilter(JobDefinition<TCommand> definition, IJobStore store, JobTeller<TCommand> teller, ILogger<UnreadableCommandFilter<TCommand>> logger)
    {
        _definition = definition;
        _store = store;
        _teller = teller;
        _logger = logger;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("unreadableCommand");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        // Faulted: a consumer had it and has said what is to be said.
        if (!context.IsFaulted && (context.ContentType?.MediaType ?? RawJson) == RawJson && _definition.Explain?.Invoke(context.Body.GetBytes()) is { } reason)
        {
            context.ExceptionHeaders.Set(MessageHeaders.FaultMessage, reason.Message);
            await FailAsync(context, JobFailureText.Create(reason, isRetryable: false) with { StackTrace = null, IsDeadLettered = true });
        }

        await next.Send(context);
    }

    private async Task FailAsync(ExceptionReceiveContext context, JobFailureText failure)
    {
        var (command, ownId) = Read(context.Body.GetBytes());
        var call = JobCall.Read(context.TransportHeaders, context.TransportHeaders, ownId, context.GetMessageId());
        if (call.JobId == Guid.Empty)
        {
            return;
        }

        LogMessages.Unreadable(_logger, _definition.Record.Name, call.JobId, failure.Message);
        var (run, refusal) = await _store.StartAsync(call, _definition.Record.Name, context.CancellationToken);
        if (run is not null)
        {
            await _store.EndAsync(run, RunOutcome.Failed(failure.ExceptionType, failure.Message, isRetryable: false, isDeadLettered: true), context.CancellationToken);
        }
        else if (refusal is not JobStart.Failed)
        {
            return;
        }

        var endpoint = await context.SendEndpointProvider.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(_teller.CreateFaulted(call, failure, run?.Attempt ?? 1) with { Command = command }, context.CancellationToken);
    }

    /// <summary>What can be read of it: the object, and the job it names, in any case of letters.</summary>
    private static (JsonElement? Command, Guid JobId) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, Guid.Empty);
            }

            var command = document.RootElement.Clone();
            var named = command.EnumerateObject().Where(x => x.Name.Equals("jobId", StringComparison.OrdinalIgnoreCase) && x.Value.ValueKind == JsonValueKind.String);
            return (command, named.Select(x => x.Value.TryGetGuid(out var id) ? id : Guid.Empty).FirstOrDefault());
        }
        catch (JsonException)
        {
            // Why it cannot be read was said.
            return (null, Guid.Empty);
        }
    }
}
