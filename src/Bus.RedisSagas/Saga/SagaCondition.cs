namespace Bus.RedisSagas;

/// <summary>One equality of a query.</summary>
/// <param name="Index">The index that leads to its instances; <see langword="null"/> where the state does.</param>
/// <param name="Value">The value's text, or the state's name.</param>
internal sealed record SagaCondition(SagaIndex? Index, string Value);
