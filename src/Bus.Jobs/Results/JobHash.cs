using System.Globalization;
using System.Text.Json;
using Bus.Redis;

namespace Bus.Jobs.Results;

/// <summary>Reads a job's hash.</summary>
internal static class JobHash
{
    internal static JobStatus Read(Guid jobId, in RedisReply hash)
    {
        var fields = new Dictionary<string, RedisReply>(hash.Count / 2, StringComparer.Ordinal);
        for (var index = 0; index + 1 < hash.Count; index += 2)
        {
            fields[hash[index].AsString()!] = hash[index + 1];
        }

        return new JobStatus
        {
            JobId = jobId,
            Status = State(Text(fields, "status")),
            Progress = Number(fields, "progress") ?? 0,
            Attempt = (int)(Number(fields, "attempt") ?? 0),
            Worker = Text(fields, "worker"),
            CreatedAt = Time(fields, "created-at") ?? DateTimeOffset.UnixEpoch,
            StartedAt = Time(fields, "started-at"),
            UpdatedAt = Time(fields, "updated-at") ?? DateTimeOffset.UnixEpoch,
            FinishedAt = Time(fields, "finished-at"),
            Error = Text(fields, "error"),
            IsInputWrong = Text(fields, "input-wrong") == "1",
            Result = fields.TryGetValue("result", out var result)
                ? JsonSerializer.Deserialize(result.Bytes.Span, JobJsonContext.Default.BacktestCompleted)
                : null,
        };
    }

    private static JobState State(string? text) => text switch
    {
        "running" => JobState.Running,
        "completed" => JobState.Completed,
        "failed" => JobState.Failed,
        _ => JobState.Queued,
    };

    private static string? Text(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.AsString() : null;

    private static double? Number(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.AsDouble() : null;

    private static DateTimeOffset? Time(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value)
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value.AsString()!, CultureInfo.InvariantCulture))
            : null;
}
