namespace Bus.Models;

/// <summary>A design, and what it took to get it.</summary>
/// <param name="Design">The design; valid.</param>
/// <param name="Usage">Calls, tokens and cost, failed attempts included.</param>
public sealed record ReasoningAnswer(StrategyDesign Design, ModelUsage Usage);
