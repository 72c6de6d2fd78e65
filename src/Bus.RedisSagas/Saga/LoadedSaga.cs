namespace Bus.RedisSagas;

/// <summary>An instance as it was read, or one that is not stored yet.</summary>
/// <param name="Instance">The instance; whoever has it may change it.</param>
/// <param name="Version">The version that was read; <see langword="null"/> if it is not stored.</param>
/// <param name="State">The state that was read; empty for none.</param>
internal sealed record LoadedSaga<TSaga>(TSaga Instance, int? Version, string State);
