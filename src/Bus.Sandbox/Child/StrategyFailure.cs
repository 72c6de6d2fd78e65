namespace Bus.Sandbox.Child;

/// <summary>A strategy that cannot go on, with the sentence for whoever asked for it.</summary>
internal sealed class StrategyFailure(StrategyStage stage, SandboxLimit? limit, string message) : Exception(message)
{
    internal StrategyStage Stage { get; } = stage;

    internal SandboxLimit? Limit { get; } = limit;
}
