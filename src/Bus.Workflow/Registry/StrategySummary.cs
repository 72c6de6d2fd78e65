namespace Bus.Workflow.Registry;

/// <summary>A strategy as it is listed. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Active">The version that jobs use; <see langword="null"/> if none is active.</param>
/// <param name="Before">The version that was active before; <see langword="null"/> if none was.</param>
/// <param name="Latest">The number of its latest version.</param>
/// <param name="ChangedAt">When another version became active, by Redis' clock.</param>
/// <param name="ReservedBy">The workflow that makes a further version; <see langword="null"/> if none does.</param>
public sealed record StrategySummary(string Name, int? Active, int? Before, int Latest, DateTimeOffset ChangedAt, Guid? ReservedBy);
