using System.Globalization;
using Bus.Jobs.Runs;
using Bus.Redis;

namespace Bus.Jobs.Results;

/// <summary>What the hash of a job's runs holds.</summary>
internal sealed record JobRecord
{
    internal required string Type { get; init; }

    internal required string Status { get; init; }

    internal double Progress { get; init; }

    internal string? Text { get; init; }

    internal int Attempt { get; init; }

    internal int Dispatch { get; init; }

    internal int Requeues { get; init; }

    internal int Children { get; init; }

    internal string? Worker { get; init; }

    internal DateTimeOffset CreatedAt { get; init; }

    internal DateTimeOffset? StartedAt { get; init; }

    internal DateTimeOffset UpdatedAt { get; init; }

    internal DateTimeOffset? FinishedAt { get; init; }

    internal string? Error { get; init; }

    internal string? ErrorType { get; init; }

    internal bool IsInputWrong { get; init; }

    internal bool IsDeadLettered { get; init; }

    internal ReadOnlyMemory<byte> Result { get; init; }

    internal JobFailureText GetFailure() => new(ErrorType ?? "", Error ?? "", null, !IsInputWrong, IsDeadLettered);

    internal static JobRecord Read(in RedisReply hash)
    {
        var fields = new Dictionary<string, RedisReply>(hash.Count / 2, StringComparer.Ordinal);
        for (var index = 0; index + 1 < hash.Count; index += 2)
        {
            fields[hash[index].AsString()!] = hash[index + 1];
        }

        return new JobRecord
        {
            Type = GetText(fields, "type") ?? "",
            Status = GetText(fields, "status") ?? "queued",
            Progress = GetNumber(fields, "progress"),
            Text = GetText(fields, "text") is { Length: > 0 } text ? text : null,
            Attempt = (int)GetNumber(fields, "attempt"),
            Dispatch = (int)GetNumber(fields, "dispatch"),
            Requeues = (int)GetNumber(fields, "requeues"),
            Children = (int)GetNumber(fields, "children"),
            Worker = GetText(fields, "worker"),
            CreatedAt = GetTime(fields, "created-at") ?? DateTimeOffset.UnixEpoch,
            StartedAt = GetTime(fields, "started-at"),
            UpdatedAt = GetTime(fields, "updated-at") ?? DateTimeOffset.UnixEpoch,
            FinishedAt = GetTime(fields, "finished-at"),
            Error = GetText(fields, "error"),
            ErrorType = GetText(fields, "error-type"),
            IsInputWrong = GetText(fields, "input-wrong") == "1",
            IsDeadLettered = GetText(fields, "dead-lettered") == "1",
            Result = fields.TryGetValue("result", out var result) ? result.Bytes.ToArray() : default,
        };
    }

    private static string? GetText(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.AsString() : null;

    private static double GetNumber(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.AsDouble() : 0;

    private static DateTimeOffset? GetTime(Dictionary<string, RedisReply> fields, string name) =>
        fields.TryGetValue(name, out var value)
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value.AsString()!, CultureInfo.InvariantCulture))
            : null;
}
