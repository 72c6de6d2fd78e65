using System.Globalization;
using System.Text;

namespace Bus.Jobs.Runs;

/// <summary>How a run ended: the status it leaves, and fields of the job's hash.</summary>
internal sealed record RunOutcome(string Status, params (string Name, ReadOnlyMemory<byte> Value)[] Fields)
{
    /// <summary>The worker stopped, and the command waits for another one.</summary>
    internal static RunOutcome GivenBack { get; } = new("queued");

    internal static RunOutcome Cancelled { get; } = new("cancelled");

    internal static RunOutcome Completed(ReadOnlyMemory<byte> result) =>
        result.IsEmpty ? new("completed", Text("progress", "1")) : new("completed", Text("progress", "1"), ("result", result));

    internal static RunOutcome Waiting(int children) => new("waiting", Text("children", children.ToString(CultureInfo.InvariantCulture)));

    internal static RunOutcome Failed(string exceptionType, string message, bool isRetryable, bool isDeadLettered) => new(
        "failed", Text("error", message), Text("error-type", exceptionType), Text("input-wrong", isRetryable ? "0" : "1"), Text("dead-lettered", isDeadLettered ? "1" : "0"));

    private static (string Name, ReadOnlyMemory<byte> Value) Text(string name, string value) => (name, Encoding.UTF8.GetBytes(value));
}
