using System.Text.Json;

namespace Bus.RedisSagas;

/// <summary>What tells of an instance that expires, so that it can be removed when the instance itself is gone.</summary>
/// <param name="Id">The instance.</param>
/// <param name="State">Its state; empty for none.</param>
/// <param name="Members">Index to its entry there.</param>
internal sealed record SagaTrace(Guid Id, string State, SortedDictionary<string, string> Members)
{
    internal string Serialize() => JsonSerializer.Serialize(this);

    internal static SagaTrace Parse(string trace) =>
        JsonSerializer.Deserialize<SagaTrace>(trace) ?? throw new FormatException($"'{trace}' tells of no saga instance.");
}
