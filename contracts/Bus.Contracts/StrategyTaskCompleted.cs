using System.Text.Json;

namespace Bus.Contracts;

/// <summary>The outcome of a strategy task; published, and kept as the job's result.</summary>
/// <remarks>May come more than once for a job, with the same content.</remarks>
public sealed record StrategyTaskCompleted
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>The object that the producer reads under <c>data</c> of its task's result.</summary>
    public JsonElement Data { get; init; }
}
