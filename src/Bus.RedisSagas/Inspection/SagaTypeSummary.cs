namespace MassTransit;

/// <summary>A saga that has instances in Redis, or had some.</summary>
/// <param name="SagaName">Its name in the keys.</param>
/// <param name="SagaType">The full name of its type.</param>
/// <param name="SlotTag">The hash tag of its keys.</param>
/// <param name="Counts">How many instances there are.</param>
public sealed record SagaTypeSummary(string SagaName, string SagaType, string SlotTag, SagaCounts Counts);
