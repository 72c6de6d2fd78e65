namespace Bus.Workflow.Registry;

/// <summary>A page of strategies, in the order of their names.</summary>
/// <param name="Items">The strategies.</param>
/// <param name="Next">The name behind which to go on; <see langword="null"/> at the end.</param>
public sealed record StrategyPage(IReadOnlyList<StrategySummary> Items, string? Next);
