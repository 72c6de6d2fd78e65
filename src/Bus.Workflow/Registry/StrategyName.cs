using Bus.Backtesting.Strategies;

namespace Bus.Workflow.Registry;

/// <summary>The names that strategies may have.</summary>
internal static class StrategyName
{
    internal const int MaxLength = 64;

    internal const string Allowed = "allowed are lower-case words and numbers joined by hyphens, beginning with a letter, 64 characters at most";

    internal static bool IsAllowed(string name) =>
        name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterLower(name[0])
        && name[^1] != '-'
        && !name.Contains("--", StringComparison.Ordinal)
        && name.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x == '-');

    internal static bool IsBuiltIn(string name) => StrategyCatalog.BuiltIn.Contains(name);

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    internal static string? FindProblem(string name)
    {
        if (!IsAllowed(name))
        {
            return $"The strategy's name is '{(name.Length > MaxLength ? name[..MaxLength] : name)}'; {Allowed}.";
        }

        return IsBuiltIn(name) ? $"The strategy's name is '{name}', which is that of a built-in strategy; choose another one." : null;
    }
}
