namespace Bus.Workflow.Registry;

/// <summary>A change of what is active.</summary>
/// <param name="At">When, by Redis' clock.</param>
/// <param name="Action"><c>deploy</c>, <c>undo</c>, <c>activate</c>, <c>rollback</c> or <c>retire</c>.</param>
/// <param name="Version">The version that became active, or was retired; <see langword="null"/> if none did.</param>
/// <param name="From">The version that was active before; <see langword="null"/> if none was.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">Why; empty if nobody said.</param>
public sealed record StrategyLogEntry(DateTimeOffset At, string Action, int? Version, int? From, string By, string Reason);
