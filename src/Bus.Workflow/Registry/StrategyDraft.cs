using Bus.Contracts;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>What becomes a version of a strategy.</summary>
internal sealed record StrategyDraft(string Name, string Source, StrategyProgram Program, IReadOnlyList<BacktestStatistics> Statistics, StrategyProvenance Provenance);
