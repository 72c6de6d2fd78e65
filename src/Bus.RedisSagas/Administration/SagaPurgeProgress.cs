namespace MassTransit;

/// <summary>How far a purge came.</summary>
/// <param name="Matched">How many instances fit.</param>
/// <param name="Deleted">How many were deleted.</param>
/// <param name="Left">How many were left because somebody changed or locked them meanwhile.</param>
public sealed record SagaPurgeProgress(long Matched, long Deleted, long Left);
