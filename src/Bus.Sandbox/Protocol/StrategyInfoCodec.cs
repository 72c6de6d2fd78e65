using System.Text.RegularExpressions;
using Bus.Backtesting.Strategies;

namespace Bus.Sandbox.Protocol;

/// <summary>What a strategy says of itself, in a frame.</summary>
internal static partial class StrategyInfoCodec
{
    internal const int MaxName = 64;
    internal const int MaxDescription = 1000;
    internal const int MaxParameters = 64;

    internal static void Write(PayloadWriter writer, StrategyInfo info)
    {
        writer.Text(info.Name).Text(info.Description).Int32(info.Parameters.Count);
        foreach (var parameter in info.Parameters)
        {
            writer.Text(parameter.Name).Text(parameter.Description).Flag(parameter.IsInteger).Double(parameter.Default).Double(parameter.Minimum).Double(parameter.Maximum);
        }
    }

    internal static StrategyInfo Read(PayloadReader reader)
    {
        var (name, description) = (reader.Text(MaxName), reader.Text(MaxDescription));
        var parameters = new StrategyParameter[reader.CountUpTo(MaxParameters)];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = ReadParameter(reader);
        }

        return new StrategyInfo(name, description, parameters);
    }

    /// <summary>Null when all is well, else what is wrong and what is allowed, in one sentence.</summary>
    internal static string? FindProblem(StrategyInfo info)
    {
        if (info.Name is null || info.Description is null || info.Parameters is null || info.Parameters.Contains(null!))
        {
            return "The strategy's Info lacks its name, its description or a parameter.";
        }

        if (!Name().IsMatch(info.Name))
        {
            return $"The strategy is called '{BoundedText.Of(info.Name, MaxName)}'; a name has lower-case letters, digits and hyphens, starts with a letter, and is no longer than {MaxName}.";
        }

        if (info.Description.Length > MaxDescription)
        {
            return $"The description of '{info.Name}' has {info.Description.Length} characters, allowed are {MaxDescription}.";
        }

        return info.Parameters.Count > MaxParameters
            ? $"The strategy '{info.Name}' has {info.Parameters.Count} parameters, allowed are {MaxParameters}."
            : info.Parameters.Select(FindProblem).FirstOrDefault(x => x is not null) ?? FindTwice(info);
    }

    private static string? FindProblem(StrategyParameter parameter) =>
        !Name().IsMatch(parameter.Name) ? $"A parameter is called '{BoundedText.Of(parameter.Name, MaxName)}'; a name has lower-case letters, digits and hyphens, starts with a letter, and is no longer than {MaxName}."
        : !double.IsFinite(parameter.Minimum) || !double.IsFinite(parameter.Maximum) ? $"The parameter '{parameter.Name}' goes from {parameter.Minimum} to {parameter.Maximum}; both have to be numbers."
        : parameter.Description is null || parameter.Description.Length > MaxDescription ? $"The parameter '{parameter.Name}' needs a description of at most {MaxDescription} characters."
        : null;

    private static string? FindTwice(StrategyInfo info) =>
        info.Parameters.GroupBy(x => x.Name, StringComparer.Ordinal).FirstOrDefault(x => x.Count() > 1) is { } twice ? $"The strategy '{info.Name}' has two parameters '{twice.Key}'." : null;

    private static StrategyParameter ReadParameter(PayloadReader reader)
    {
        var (name, description, isInteger) = (reader.Text(MaxName), reader.Text(MaxDescription), reader.Flag());
        var (value, minimum, maximum) = (reader.Finite(), reader.Finite(), reader.Finite());
        if (name.Length == 0 || !(minimum <= value && value <= maximum) || (isInteger && (minimum < int.MinValue || maximum > int.MaxValue)))
        {
            throw new FrameException($"The parameter '{name}' has no range.");
        }

        return isInteger
            ? StrategyParameter.Integer(name, (int)value, (int)minimum, (int)maximum, description)
            : StrategyParameter.Number(name, value, minimum, maximum, description);
    }

    [GeneratedRegex($"^[a-z][a-z0-9-]{{0,63}}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
