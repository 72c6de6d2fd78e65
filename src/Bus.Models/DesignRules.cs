using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Models;

/// <summary>What a design may be. Everything is bounded: designs come from models and go into messages and sagas.</summary>
internal static partial class DesignRules
{
    internal const int MaxNameLength = 64;
    private const int MaxDescription = 1000;
    private const int MaxRule = 4000;
    private const int MaxReasoning = 16_000;
    private const int MaxItems = 16;
    private const int ShownLength = 80;

    /// <summary>The first thing that is not allowed, as a sentence; null when all is well.</summary>
    internal static string? FindProblem(StrategyDesign design)
    {
        if (FindNameProblem("name", design.Name) is { } problem)
        {
            return problem;
        }

        return FindTextProblem("description", design.Description, MaxDescription)
            ?? FindTextProblem("entry", design.Entry, MaxRule)
            ?? FindTextProblem("exit", design.Exit, MaxRule)
            ?? FindLengthProblem("reasoning", design.Reasoning, MaxReasoning)
            ?? FindCountProblem("parameters", design.Parameters.Count)
            ?? FindCountProblem("indicators", design.Indicators.Count)
            ?? design.Indicators.Select(x => FindTextProblem("name of an indicator", x, MaxDescription)).FirstOrDefault(x => x is not null)
            ?? FindParameterProblem(design.Parameters);
    }

    internal static string? FindNameProblem(string what, string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && NamePattern().IsMatch(name)
            ? null
            : $"The {what} of the design is '{Shown(name)}'; allowed are lower-case words joined by hyphens, the first beginning with a letter, at most {MaxNameLength} characters.";

    private static string? FindParameterProblem(IReadOnlyList<DesignParameter> parameters)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (parameter is null)
            {
                return "A parameter of the design is null; each needs a name, a default, a minimum and a maximum.";
            }

            if (FindNameProblem("name of a parameter", parameter.Name) is { } problem)
            {
                return problem;
            }

            if (!names.Add(parameter.Name))
            {
                return $"The design has two parameters '{parameter.Name}'; each needs a name of its own.";
            }

            if ((FindNumberProblem(parameter) ?? FindLengthProblem($"description of the parameter '{parameter.Name}'", parameter.Description, MaxDescription)) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? FindNumberProblem(DesignParameter parameter)
    {
        var (value, minimum, maximum) = (parameter.Default, parameter.Minimum, parameter.Maximum);
        if (!double.IsFinite(value) || !double.IsFinite(minimum) || !double.IsFinite(maximum) || !(minimum <= value && value <= maximum))
        {
            return string.Create(CultureInfo.InvariantCulture, $"The parameter '{parameter.Name}' has minimum {minimum}, default {value} and maximum {maximum}; they must be numbers in this order.");
        }

        var isWhole = value == Math.Floor(value) && minimum == Math.Floor(minimum) && maximum == Math.Floor(maximum) && Math.Abs(minimum) <= int.MaxValue && Math.Abs(maximum) <= int.MaxValue;
        return parameter.IsInteger && !isWhole
            ? string.Create(CultureInfo.InvariantCulture, $"The parameter '{parameter.Name}' is a whole number, and has minimum {minimum}, default {value} and maximum {maximum}; they must be whole numbers too.")
            : null;
    }

    private static string? FindTextProblem(string what, string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? $"The {what} of the design is empty; say it in words." : FindLengthProblem(what, text, most);

    private static string? FindLengthProblem(string what, string text, int most) =>
        text.Length <= most ? null : string.Create(CultureInfo.InvariantCulture, $"The {what} of the design has {text.Length} characters; allowed are {most}.");

    private static string? FindCountProblem(string what, int count) =>
        count <= MaxItems ? null : string.Create(CultureInfo.InvariantCulture, $"The design has {count} {what}; allowed are {MaxItems}.");

    private static string Shown(string? text) => text is null ? "" : text.Length <= ShownLength ? text : text[..ShownLength] + "...";

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*\\z")]
    private static partial Regex NamePattern();
}
