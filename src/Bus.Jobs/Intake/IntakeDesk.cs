using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Intake.Reading;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Intake;

/// <summary>What the sources of tasks have in common: it hands a task on as a job, and answers the producer. Everything it does may be done again. Thread-safe.</summary>
/// <param name="producers">A connection to the producers' server.</param>
/// <param name="bus">A connection to the server of the bus.</param>
/// <param name="jobs">Takes the jobs.</param>
/// <param name="keys">The keys.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class IntakeDesk(
    IRedisConnection producers,
    IRedisConnection bus,
    IIntakeJobs jobs,
    IntakeKeys keys,
    IntakeOptions options,
    TimeProvider time,
    ILogger logger)
{
    // Longer than any job waits; renewed whenever the job is told of.
    internal static readonly TimeSpan TaskLifetime = TimeSpan.FromDays(30);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Hands a task on. When it returns, the job is in the queue; whatever came before may be repeated.</summary>
    internal async Task AcceptAsync(string source, IntakeTask task, CancellationToken cancellationToken)
    {
        // Known before it can end: nobody else would tell the producer.
        var link = JsonSerializer.SerializeToUtf8Bytes(new IntakeLink(task.TaskId, task.Mode), IntakeJsonContext.Default.IntakeLink);
        await bus.ExecuteAsync(new RedisCommand("SET").AddKey(keys.Task(task.JobId)).Add(link).Add("PX").Add((long)TaskLifetime.TotalMilliseconds), cancellationToken);
        await WriteResultAsync(task.TaskId, TaskResultJson.Running(0, time.GetUtcNow()), TaskResultRank.Running, cancellationToken);
        await jobs.SubmitAsync(task, cancellationToken);
        LogMessages.TaskAccepted(logger, task.TaskId, source, task.Mode, task.JobId);
    }

    /// <summary>Tells the producer that its task cannot run.</summary>
    internal Task RefuseAsync(string source, string taskId, string reason, CancellationToken cancellationToken)
    {
        LogMessages.TaskRefused(logger, taskId, source, reason);
        return WriteResultAsync(taskId, TaskResultJson.Error(reason, time.GetUtcNow()), TaskResultRank.Error, cancellationToken);
    }

    /// <summary>Writes what a producer reads of its task, unless what is there says more.</summary>
    internal async Task WriteResultAsync(string taskId, ReadOnlyMemory<byte> result, TaskResultRank rank, CancellationToken cancellationToken)
    {
        var call = IntakeScripts.WriteTaskResult.CreateCall(1).Add(keys.Result(taskId)).AddReferenced(result).Add((long)rank);
        await producers.ExecuteAsync(call.Add((long)options.ResultLifetime.TotalMilliseconds), cancellationToken);
    }

    /// <summary>A task with the reason why it was put aside; what is no text is kept as base64.</summary>
    internal byte[] Describe(string source, string reason, string name, ReadOnlyMemory<byte> task, string? entryId = null)
    {
        LogMessages.TaskRejected(logger, source, reason);
        var json = new JsonObject { ["reason"] = reason, ["at"] = TaskResultJson.Time(time.GetUtcNow()), ["source"] = source };
        if (entryId is not null)
        {
            json["entry_id"] = entryId;
        }

        try
        {
            json[name] = StrictUtf8.GetString(task.Span);
        }
        catch (DecoderFallbackException)
        {
            json[$"{name}_base64"] = Convert.ToBase64String(task.Span);
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }
}
