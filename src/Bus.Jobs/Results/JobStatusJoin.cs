using System.Text.Json;
using Bus.Jobs.Saga;

namespace Bus.Jobs.Results;

/// <summary>Joins what the saga knows of a job with what its runs say.</summary>
/// <remarks>A result that is stored stands, and a run that began runs, though the saga may not have heard of it yet; whether a failure is final only the saga knows.</remarks>
internal static class JobStatusJoin
{
    internal static JobStatus? Join(Guid jobId, JobSaga? saga, JobRecord? run)
    {
        if (saga is null && run is null)
        {
            return null;
        }

        var state = GetState(saga?.CurrentState, run?.Status);
        var isCurrent = run?.Status is "running" or "completed" && state is JobState.Running or JobState.Completed;
        return new JobStatus
        {
            JobId = jobId,
            Type = saga?.Type ?? run!.Type,
            Status = state,
            State = saga?.CurrentState,
            Progress = state is JobState.Completed ? 1 : isCurrent ? run!.Progress : 0,
            Text = state is JobState.Running ? run?.Text : null,
            Attempt = Math.Max(saga?.Attempt ?? 0, run?.Attempt ?? 0),
            Retries = saga is null ? 0 : Math.Max(0, state is JobState.Failed ? saga.Retries - 1 : saga.Retries),
            Worker = state is JobState.Queued ? null : run?.Worker ?? saga?.Worker,
            Priority = saga?.Priority,
            CreatedAt = saga?.CreatedAt ?? run!.CreatedAt,
            StartedAt = run?.StartedAt ?? saga?.StartedAt,
            UpdatedAt = Latest(saga?.ChangedAt, run?.UpdatedAt),
            FinishedAt = state is JobState.Queued or JobState.Running ? null : saga?.EndedAt ?? run?.FinishedAt,
            Deadline = saga?.Deadline,
            IsOverdue = saga?.IsOverdue ?? false,
            Error = state is JobState.Completed ? null : saga?.Error ?? (state is JobState.Failed ? run?.Error : null),
            IsInputWrong = state is JobState.Failed && (saga?.IsInputWrong ?? run!.IsInputWrong),
            ParentId = saga?.ParentId,
            Attempts = saga is null ? [] : [.. saga.Attempts],
            Result = state is JobState.Completed && run?.Result is { IsEmpty: false } json ? JsonSerializer.Deserialize<JsonElement>(json.Span) : null,
        };
    }

    private static JobState GetState(string? saga, string? run) => (saga, run) switch
    {
        (nameof(JobStateMachine.Completed), _) or (_, "completed") => JobState.Completed,
        (nameof(JobStateMachine.DeadLettered), _) => JobState.Failed,
        (nameof(JobStateMachine.Cancelled), _) => JobState.Cancelled,
        (nameof(JobStateMachine.Running), "queued") => JobState.Queued,
        (nameof(JobStateMachine.Running) or nameof(JobStateMachine.Waiting), _) or (_, "running") => JobState.Running,
        (null, "failed") => JobState.Failed,
        (null, "cancelled") => JobState.Cancelled,
        (null, "waiting") => JobState.Running,
        _ => JobState.Queued,
    };

    private static DateTimeOffset Latest(DateTimeOffset? one, DateTimeOffset? other) =>
        one > (other ?? DateTimeOffset.MinValue) ? one.Value : other ?? one ?? DateTimeOffset.UnixEpoch;
}
