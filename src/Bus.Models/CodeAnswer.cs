namespace Bus.Models;

/// <summary>The source of a strategy, and what it took to get it.</summary>
/// <param name="Source">C#, not compiled yet.</param>
/// <param name="Usage">Calls, tokens and cost, failed attempts included.</param>
public sealed record CodeAnswer(string Source, ModelUsage Usage);
