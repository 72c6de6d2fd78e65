namespace Bus.RedisSagas;

/// <summary>How to find the instances of a query.</summary>
/// <param name="Ids">The ids that it names; empty if it names none.</param>
/// <param name="Conditions">Its equalities, all of which must hold.</param>
internal sealed record SagaQueryPlan(IReadOnlyList<Guid> Ids, IReadOnlyList<SagaCondition> Conditions);
