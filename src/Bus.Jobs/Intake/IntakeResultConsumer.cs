using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Tells the producer of a task what has become of its job. It reads what is true now: events may come late, twice, or in another order.</summary>
internal sealed class IntakeResultConsumer(IntakeBridge bridge, IJobClient jobs) : IConsumer<JobStatusChanged>
{
    public async Task Consume(ConsumeContext<JobStatusChanged> context)
    {
        var (jobId, cancellationToken) = (context.Message.JobId, context.CancellationToken);
        var key = bridge.Keys.Task(jobId);
        var known = await bridge.Links.ExecuteAsync(
            new RedisCommand("GETEX").AddKey(key).Add("PX").Add((long)IntakeDesk.TaskLifetime.TotalMilliseconds),
            cancellationToken);
        if (known.IsNull
            || JsonSerializer.Deserialize(known.Bytes.Span, IntakeJsonContext.Default.IntakeLink) is not { } link
            || await jobs.GetAsync(jobId, cancellationToken) is not { } status)
        {
            return;
        }

        var at = status.FinishedAt ?? status.UpdatedAt;
        var (result, rank) = status.Status switch
        {
            JobState.Completed => (TaskResultJson.Completed(TaskResultData.Create(link.Mode, status), at), TaskResultRank.Completed),
            JobState.Failed or JobState.Cancelled => (TaskResultJson.Error(status.Error ?? "The job came to no result.", at), TaskResultRank.Error),
            _ => (TaskResultJson.Running(status.Progress, at), TaskResultRank.Running),
        };
        await bridge.Desk.WriteResultAsync(link.TaskId, result, rank, cancellationToken);
    }
}
