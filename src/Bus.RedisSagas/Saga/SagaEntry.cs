namespace Bus.RedisSagas;

/// <summary>What is written of an instance.</summary>
/// <param name="Id">The instance.</param>
/// <param name="State">Its state; empty for none.</param>
/// <param name="Data">The instance as JSON.</param>
/// <param name="Members">Each index with the instance's entry in it, empty for none.</param>
internal sealed record SagaEntry(Guid Id, string State, byte[] Data, IReadOnlyList<(string Property, string Member)> Members)
{
    /// <summary>What to remove when the instance has expired.</summary>
    internal SagaTrace CreateTrace() =>
        new(Id, State, new SortedDictionary<string, string>(Members.Where(x => x.Member.Length > 0).ToDictionary(x => x.Property, x => x.Member), StringComparer.Ordinal));
}
