using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Saga;
using Bus.Jobs.Types;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Jobs.Runs;

/// <summary>Tells the job saga what becomes of runs, before their command is acknowledged.</summary>
internal sealed class JobTeller<TCommand>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;
    private readonly TimeProvider _timeProvider;

    public JobTeller(JobDefinition<TCommand> definition, TimeProvider timeProvider)
    {
        _definition = definition;
        _timeProvider = timeProvider;
    }

    private string Type => _definition.Record.Name;

    private DateTimeOffset Now => _timeProvider.GetUtcNow();

    internal Task StartedAsync(ConsumeContext<TCommand> context, JobCall call, RunToken run) => SendAsync(context, new JobStarted
    {
        JobId = call.JobId,
        Type = Type,
        Attempt = run.Attempt,
        Dispatch = call.Dispatch,
        Requeues = call.Requeues,
        Command = GetCommand(context, call),
        Worker = JobStore.Worker,
        ResponseAddress = context.ResponseAddress,
        RequestId = context.RequestId,
        At = Now,
    });

    internal Task CompletedAsync(ISendEndpointProvider context, JobCall call, int attempt, string worker) =>
        SendAsync(context, new JobCompleted { JobId = call.JobId, Type = Type, Attempt = attempt, Dispatch = call.Dispatch, Requeues = call.Requeues, Worker = worker, At = Now });

    internal Task FaultedAsync(ConsumeContext<TCommand> context, JobCall call, JobFailureText failure, int attempt) =>
        SendAsync(context, CreateFaulted(call, failure, attempt) with { Command = GetCommand(context, call), ResponseAddress = context.ResponseAddress, RequestId = context.RequestId });

    /// <summary>A command that nobody has read as one.</summary>
    internal Task FaultedAsync(ISendEndpointProvider context, JobCall call, JobFailureText failure, int attempt, JsonElement? command) =>
        SendAsync(context, CreateFaulted(call, failure, attempt) with { Command = call.Dispatch == 0 || call.Requeues > 0 ? command : null });

    /// <summary>A command that no consumer got.</summary>
    internal JobFaulted CreateFaulted(JobCall call, JobFailureText failure, int attempt) => new()
    {
        JobId = call.JobId,
        Type = Type,
        Attempt = attempt,
        Dispatch = call.Dispatch,
        Requeues = call.Requeues,
        ExceptionType = failure.ExceptionType,
        Message = failure.Message,
        StackTrace = failure.StackTrace,
        IsRetryable = failure.IsRetryable,
        IsDeadLettered = failure.IsDeadLettered,
        Worker = JobStore.Worker,
        At = Now,
    };

    internal Task StoppedAsync(ISendEndpointProvider context, JobCall call, int attempt, bool isCancelled) =>
        SendAsync(context, new JobStopped { JobId = call.JobId, Type = Type, Attempt = attempt, Dispatch = call.Dispatch, IsCancelled = isCancelled, Worker = JobStore.Worker, At = Now });

    internal Task WaitingAsync(ISendEndpointProvider context, JobCall call, int attempt, int children) =>
        SendAsync(context, new JobWaiting { JobId = call.JobId, Type = Type, Attempt = attempt, Dispatch = call.Dispatch, Children = children, Worker = JobStore.Worker, At = Now });

    internal static JsonElement ToJson(TCommand command) => JsonSerializer.SerializeToElement(command, SystemTextJsonMessageSerializer.Options);

    /// <summary>A command that the saga sent is known to it, unless somebody requeued it with another body.</summary>
    private static JsonElement? GetCommand(ConsumeContext<TCommand> context, JobCall call) => call.Dispatch == 0 || call.Requeues > 0 ? ToJson(context.Message) : null;

    // Not cancelled with the run: what has happened has to be told.
    private static async Task SendAsync<T>(ISendEndpointProvider context, T message)
        where T : class
    {
        var endpoint = await context.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(message, CancellationToken.None);
    }
}
