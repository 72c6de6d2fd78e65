namespace Bus.Workflow.Registry;

/// <summary>What is active now.</summary>
/// <param name="Active">The version; <see langword="null"/> if none is.</param>
/// <param name="Before">The version that was active before; <see langword="null"/> if none was.</param>
public sealed record StrategyActivation(int? Active, int? Before);
