using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Results;
using Bus.Jobs.Submission;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Consumers;

/// <summary>
/// Stands before the move to the error queue. When a command written by hand could not be read, it puts the sentence that says why into the headers,
/// and ends the job, if the command says which one: nobody waits for it for ever.
/// </summary>
internal sealed class UnreadableCommandFilter : IFilter<ExceptionReceiveContext>
{
    private const string RawJson = "application/json";

    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<UnreadableCommandFilter> _logger;

    internal UnreadableCommandFilter(IJobStore store, TimeProvider timeProvider, ILogger<UnreadableCommandFilter> logger)
    {
        _store = store;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("unreadableCommand");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        // Faulted: a consumer had it and has said what is to be said.
        if (!context.IsFaulted && (context.ContentType?.MediaType ?? RawJson) == RawJson)
        {
            await TellAsync(context);
        }

        await next.Send(context);
    }

    private async Task TellAsync(ExceptionReceiveContext context)
    {
        var jobId = context.GetMessageId() ?? Guid.Empty;
        var strategy = "";
        try
        {
            using var document = RunBacktestReader.Parse(context.Body.GetBytes());
            jobId = Find(document.RootElement, nameof(RunBacktest.JobId)) is { } id && id.TryGetGuid(out var own) && own != Guid.Empty ? own : jobId;
            strategy = Find(document.RootElement, nameof(RunBacktest.Strategy))?.GetString() ?? "";
            RunBacktestReader.Read(document.RootElement);
        }
        catch (BacktestException exception)
        {
            context.ExceptionHeaders.Set(MessageHeaders.FaultMessage, exception.Message);
            if (jobId != Guid.Empty)
            {
                await FailAsync(context, jobId, strategy, exception.Message);
            }
        }
    }

    private async Task FailAsync(ReceiveContext context, Guid jobId, string strategy, string error)
    {
        LogMessages.InputWrong(_logger, jobId, error);
        if (await _store.StartAsync(jobId, context.CancellationToken, RequeueNumber.Read(context)) is { } run && await _store.FailAsync(run, error, isInputWrong: true, context.CancellationToken))
        {
            var endpoint = await context.PublishEndpointProvider.GetPublishSendEndpoint<BacktestFailed>();
            await endpoint.Send(
                new BacktestFailed
                {
                    JobId = jobId,
                    Strategy = strategy,
                    Error = error,
                    IsInputWrong = true,
                    Attempt = run.Attempt,
                    Worker = RedisJobStore.Worker,
                    At = _timeProvider.GetUtcNow(),
                },
                context.CancellationToken);
        }
    }

    /// <summary>A text of the object by its name, in any case.</summary>
    private static JsonElement? Find(JsonElement json, string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.String)
            {
                return property.Value;
            }
        }

        return null;
    }
}
