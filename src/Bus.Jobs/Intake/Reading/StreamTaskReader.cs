using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Redis;

namespace Bus.Jobs.Intake.Reading;

/// <summary>
/// Reads the fields of a stream's entry: <c>task_id</c>, <c>task_type</c>, <c>payload</c> as JSON, and <c>priority</c>; or all of them as one JSON object in a field
/// <c>task</c>, <c>data</c> or <c>body</c>.
/// </summary>
internal sealed class StreamTaskReader(TaskReader reader)
{
    private static readonly string[] WholeFields = ["task", "data", "body"];

    /// <summary>The task's id; null when it has none.</summary>
    internal static string? FindId(RedisReply fields)
    {
        if (Field(fields, "task_id") is { Length: > 0 } id)
        {
            return Encoding.UTF8.GetString(id.Span);
        }

        try
        {
            using var whole = ParseWhole(fields);
            return whole is null ? null : TaskReader.FindId(whole.RootElement);
        }
        catch (IntakeException)
        {
            // What is wrong with it is told when it is read.
            return null;
        }
    }

    /// <summary>All fields as a JSON object, for people.</summary>
    internal static byte[] ToJson(RedisReply fields)
    {
        var json = new JsonObject();
        for (var index = 0; index + 1 < fields.Count; index += 2)
        {
            json[Encoding.UTF8.GetString(fields[index].Bytes.Span)] = Encoding.UTF8.GetString(fields[index + 1].Bytes.Span);
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    /// <exception cref="IntakeException">It cannot be run; the message says why and what is allowed.</exception>
    internal async Task<IntakeTask> ReadAsync(string stream, string taskId, RedisReply fields, CancellationToken cancellationToken)
    {
        if (Field(fields, "payload") is not { } text)
        {
            using var whole = ParseWhole(fields) ?? throw new IntakeException("The entry has no field payload; it must have task_type and payload, a JSON object.");
            var task = whole.RootElement;
            var inner = TaskJson.Object(task, "payload") ?? throw new IntakeException("The task has no payload; it must be a JSON object.");
            return await reader.ReadStreamTaskAsync(stream, taskId, TaskJson.Text(task, "task_type", "type"), inner, ReadPriority(TaskJson.Text(task, "priority")), cancellationToken);
        }

        using var payload = TaskJson.Parse(text, "payload");
        return await reader.ReadStreamTaskAsync(stream, taskId, Text(fields, "task_type") ?? Text(fields, "type"), payload.RootElement, ReadPriority(Text(fields, "priority")), cancellationToken);
    }

    private static JsonDocument? ParseWhole(RedisReply fields)
    {
        foreach (var name in WholeFields)
        {
            if (Field(fields, name) is { } text)
            {
                return TaskJson.Parse(text, name);
            }
        }

        return null;
    }

    private static int? ReadPriority(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : null;

    private static string? Text(RedisReply fields, string name) => Field(fields, name) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    private static ReadOnlyMemory<byte>? Field(RedisReply fields, string name)
    {
        for (var index = 0; index + 1 < fields.Count; index += 2)
        {
            if (fields[index].AsString() == name)
            {
                return fields[index + 1].Bytes;
            }
        }

        return null;
    }
}
