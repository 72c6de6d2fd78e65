using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Runs;
using Bus.Jobs.Types;
using Bus.Redis;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Jobs.Saga;

/// <summary>Sends a job's command, to its workers or to the error queue, as the JSON that it is: the command's class is known to its workers only.</summary>
internal sealed class JobDispatcher : IAsyncDisposable
{
    private const int MaxHistory = 10;
    private const int MaxErrorLength = 500;

    // Clocks of processes and of Redis may differ.
    private static readonly TimeSpan DeadLetterMargin = TimeSpan.FromMinutes(5);

    private readonly IJobTypeCatalog _catalog;
    private readonly RedisStreamsDeadLetters _deadLetters;
    private readonly TimeProvider _timeProvider;

    internal JobDispatcher(IJobTypeCatalog catalog, IRedisClient client, string keyPrefix, TimeProvider timeProvider)
    {
        _catalog = catalog;
        _deadLetters = new RedisStreamsDeadLetters(client, keyPrefix);
        _timeProvider = timeProvider;
    }

    internal async Task SendAsync(BehaviorContext<JobSaga> context, TimeSpan pause)
    {
        var saga = context.Saga;
        var endpoint = await context.GetSendEndpoint(new Uri($"queue:{saga.Queue}"));
        await endpoint.Send(new JobCommand(), Pipe.Execute<SendContext<JobCommand>>(send =>
        {
            Prepare(send, saga);
            send.Delay = pause > TimeSpan.Zero ? pause : null;
            if (saga.AwaitedChildren is not null)
            {
                send.Headers.Set(JobHeaders.Children, JsonSerializer.Serialize(saga.Children, JobJson.Options));
            }
        }));
    }

    /// <summary>Sends the command where operators look for dead letters, with the headers that a fault has and the failures before it.</summary>
    internal async Task SendToErrorQueueAsync(BehaviorContext<JobSaga> context, JobFaulted fault)
    {
        var saga = context.Saga;
        var endpoint = await context.GetSendEndpoint(new Uri($"queue:{saga.Queue}_error"));
        var inputAddress = new Uri(context.ReceiveContext.InputAddress, saga.Queue);
        await endpoint.Send(new JobCommand(), Pipe.Execute<SendContext<JobCommand>>(send =>
        {
            Prepare(send, saga);
            send.MessageId = saga.DeadLetterId;
            send.Headers.Set(MessageHeaders.Reason, "fault");
            send.Headers.Set(MessageHeaders.FaultInputAddress, inputAddress.ToString());
            send.Headers.Set(MessageHeaders.FaultExceptionType, fault.ExceptionType);
            send.Headers.Set(MessageHeaders.FaultMessage, fault.Message);
            send.Headers.Set(MessageHeaders.FaultStackTrace, fault.StackTrace);
            send.Headers.Set(MessageHeaders.FaultTimestamp, fault.At.UtcDateTime.ToString("O"));
            send.Headers.Set(MessageHeaders.FaultConsumerType, saga.Type);
            send.Headers.Set(MessageHeaders.FaultRetryCount, Math.Max(0, saga.Retries - 1));
            send.Headers.Set(JobHeaders.FaultHistory, JsonSerializer.Serialize(GetHistory(saga, fault.Attempt), JobJson.Options));
            if (saga.Requeues > 0)
            {
                send.Headers.Set(JobHeaders.Requeues, saga.Requeues);
            }
        }));
    }

    internal async Task SendFailureAsync(BehaviorContext<JobSaga> context, bool isCancelled)
    {
        var saga = context.Saga;
        if ((await _catalog.FindAsync(saga.Type, context.CancellationToken))?.OutcomeQueue is not { } queue)
        {
            return;
        }

        var endpoint = await context.GetSendEndpoint(new Uri($"queue:{queue}"));
        var failed = new JobFailed
        {
            JobId = saga.CorrelationId,
            Type = saga.Type,
            Command = saga.Command is null ? null : JsonSerializer.Deserialize<JsonElement>(saga.Command),
            ExceptionType = saga.ExceptionType ?? "",
            Error = saga.Error ?? "",
            IsRetryable = !saga.IsInputWrong,
            IsCancelled = isCancelled,
            Attempt = saga.Attempt,
            Worker = saga.Worker ?? "",
            At = saga.EndedAt ?? _timeProvider.GetUtcNow(),
        };
        await endpoint.Send(failed, send =>
        {
            send.ResponseAddress = saga.ResponseAddress;
            send.RequestId = saga.RequestId;
        });
    }

    /// <summary>Takes over what the type says at present: where its queue is, and how often it is retried.</summary>
    internal async Task RefreshAsync(JobSaga saga, CancellationToken cancellationToken)
    {
        if (await _catalog.FindAsync(saga.Type, cancellationToken) is { } type)
        {
            saga.Queue = type.Queue;
            saga.MessageTypes = [.. type.MessageTypes];
            saga.Retrying = new JobRetryPlan(saga.MaxRetries ?? type.MaxRetries, type.RetryInitialInterval, type.RetryMaxInterval, type.RetryJitter);
        }
    }

    internal int GetMaxRetries(JobSaga saga) => saga.Retrying.MaxRetries;

    /// <summary>The pause before the next run: twice as long with each failure, up to the longest, and shorter by a random share.</summary>
    internal TimeSpan GetPause(JobSaga saga) => saga.Retrying.GetPause(saga.Retries, Random.Shared.NextDouble());

    /// <summary>Removes the copy of the command that the job left in the error queue, if it is still there.</summary>
    internal async Task RemoveDeadLetterAsync(JobSaga saga, CancellationToken cancellationToken)
    {
        if (saga is not { DeadLetterId: { } messageId, EndedAt: { } at })
        {
            return;
        }

        var text = messageId.ToString("D");
        var query = new DeadLetterQuery
        {
            Filter = new DeadLetterFilter { Since = at - DeadLetterMargin, Until = at + DeadLetterMargin },
            Limit = DeadLetterQuery.MaxLimit,
            ScanLimit = DeadLetterQuery.MaxScanLimit,
        };
        for (DeadLetterId? after = null; ;)
        {
            var page = await _deadLetters.ListAsync($"{saga.Queue}_error", query with { After = after }, cancellationToken);
            if (page.Items.FirstOrDefault(x => x.MessageId == text) is { } copy)
            {
                await _deadLetters.DeleteAsync($"{saga.Queue}_error", copy.Id, cancellationToken);
                return;
            }

            if ((after = page.Next) is null)
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => _deadLetters.DisposeAsync();

    private static void Prepare(SendContext<JobCommand> send, JobSaga saga)
    {
        send.Serializer = new CopyBodySerializer(SystemTextJsonRawMessageSerializer.JsonContentType, new StringMessageBody(saga.Command ?? "{}"));
        send.ContentType = SystemTextJsonRawMessageSerializer.JsonContentType;
        send.SupportedMessageTypes = [.. saga.MessageTypes];
        send.MessageId = NewId.NextGuid();
        send.ResponseAddress = saga.ResponseAddress;
        send.RequestId = saga.RequestId;
        send.Headers.Set(JobHeaders.JobId, saga.CorrelationId.ToString("D"));
        send.Headers.Set(JobHeaders.Dispatch, saga.Dispatch);
        if (saga.Priority is { } priority)
        {
            send.SetPriority(priority);
        }

        if (saga.Timeout is { } timeout)
        {
            send.Headers.Set(JobHeaders.Timeout, (long)timeout.TotalMilliseconds);
        }

        if (saga.ParentId is { } parent)
        {
            send.Headers.Set(JobHeaders.ParentId, parent.ToString("D"));
        }
    }

    /// <summary>The failures before the present one, which the headers of the fault tell.</summary>
    private static IEnumerable<DeadLetterFailure> GetHistory(JobSaga saga, int attempt) => saga.Attempts
        .Where(x => x is { Outcome: "Failed", EndedAt: not null } && x.Number < attempt)
        .TakeLast(MaxHistory)
        .Select(x => new DeadLetterFailure(x.EndedAt!.Value, saga.Queue, x.ExceptionType, x.Error is { Length: > MaxErrorLength } error ? error[..MaxErrorLength] : x.Error));
}
