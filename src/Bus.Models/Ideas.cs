using System.Globalization;

namespace Bus.Models;

/// <summary>What holds of every idea, whoever reads it.</summary>
internal static class Ideas
{
    internal const int MaxLength = 4000;

    /// <exception cref="IdeaException">The idea is empty or too long.</exception>
    internal static string Checked(string? idea)
    {
        if (string.IsNullOrWhiteSpace(idea))
        {
            throw new IdeaException("The idea is empty; say in plain words when to buy and when to sell, such as 'buy when the fast average crosses above the slow one, sell on the reverse'.");
        }

        return idea.Length <= MaxLength
            ? idea.Trim()
            : throw new IdeaException(string.Create(CultureInfo.InvariantCulture, $"The idea has {idea.Length} characters; allowed are {MaxLength}."));
    }

    /// <exception cref="IdeaException">The name is not one that a strategy can have.</exception>
    internal static string? CheckedName(string? name) =>
        name is null || DesignRules.FindNameProblem("name", name) is null
            ? name
            : throw new IdeaException(DesignRules.FindNameProblem("wanted name", name)!);
}
