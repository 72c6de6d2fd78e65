using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Jobs.Intake.Reading;

namespace Bus.Jobs.Intake;

/// <summary>What producers read of their tasks: <c>{"status":...,"data":{...},"updated_at":...}</c>.</summary>
internal static class TaskResultJson
{
    /// <summary>A time of fixed length, so that texts compare as the times do.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);

    /// <summary>A day.</summary>
    internal static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Adds what stands at the end of each result.</summary>
    internal static void AddEnd(JsonObject data, string mode, TimeSpan elapsed, string worker, DateTimeOffset at)
    {
        if (mode == TaskReader.Backtest)
        {
            data["execution_time_ms"] = elapsed.TotalMilliseconds;
        }

        data["execution_time_seconds"] = elapsed.TotalSeconds;
        data["worker_id"] = worker;
        data["completed_at"] = Time(at);
    }

    internal static byte[] Running(double progress, DateTimeOffset at) => Write("running", new JsonObject { ["progress"] = progress }, at);

    internal static byte[] Completed(JsonNode? data, DateTimeOffset at) => Write("completed", data, at);

    internal static byte[] Error(string error, DateTimeOffset at) => Write("error", new JsonObject { ["error"] = error, ["completed_at"] = Time(at) }, at);

    private static byte[] Write(string status, JsonNode? data, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["status"] = status, ["data"] = data, ["updated_at"] = Time(at) });
}
