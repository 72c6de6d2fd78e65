using Microsoft.CodeAnalysis;

namespace Bus.Sandbox.Policy;

/// <summary>Says where in a source something is.</summary>
internal static class Locations
{
    internal static StrategyDiagnostic Describe(this Location location, StrategyStage stage, string message)
    {
        var start = location.GetLineSpan().StartLinePosition;
        return new StrategyDiagnostic(stage, start.Line + 1, start.Character + 1, message);
    }

    internal static StrategyDiagnostic Describe(this SyntaxNode node, StrategyStage stage, string message) => node.GetLocation().Describe(stage, message);
}
