using System.CommandLine;
using System.Globalization;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary>What was asked for, checked.</summary>
internal sealed record LoadRun
{
    internal required ParseResult Result { get; init; }

    /// <summary>The size of the load, without the server.</summary>
    internal required LoadOptions Load { get; init; }

    /// <summary>The user's server; <see langword="null"/> for a private one.</summary>
    internal required string? Redis { get; init; }

    internal required bool Json { get; init; }

    /// <summary>Whether an option is on the command line.</summary>
    internal bool IsGiven(Option option) => Result.GetResult(option) is { Implicit: false };

    /// <summary>The value of an option with a range.</summary>
    /// <exception cref="CommandException">It is out of it.</exception>
    internal int Read(Option<int?> option, int defaultValue, int from, int to)
    {
        var value = Result.GetValue(option) ?? defaultValue;
        return value >= from && value <= to
            ? value
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; it must be a whole number from {from} to {to}."), ExitCodes.Usage);
    }
}
