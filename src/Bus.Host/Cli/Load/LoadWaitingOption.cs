using System.CommandLine;
using System.Globalization;

namespace Bus.Host.Cli;

/// <summary><c>--waiting</c>: how many messages wait while others are measured.</summary>
internal sealed class LoadWaitingOption
{
    private const int Fewest = 100;
    private const int Most = 10_000_000;

    internal Option<string?> Option { get; } = new("--waiting")
    {
        Description = "With --drain: how many messages wait on either side. With --lanes: how many low ones wait. [default: 10000,1000000 and 100000]",
        HelpName = "n[,n]",
    };

    internal (int Few, int Many) ReadTwo(ParseResult result)
    {
        var numbers = Read(result, 2, [10_000, 1_000_000]);
        return numbers[0] < numbers[1]
            ? (numbers[0], numbers[1])
            : throw new CommandException($"--waiting is '{result.GetValue(Option)}'; the first number must be the smaller one.", ExitCodes.Usage);
    }

    internal int ReadOne(ParseResult result) => Read(result, 1, [100_000])[0];

    private int[] Read(ParseResult result, int count, int[] defaults)
    {
        if (result.GetValue(Option) is not { } text)
        {
            return defaults;
        }

        var words = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = words.Select(x => int.TryParse(x, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return numbers.Length == count && numbers.All(x => x is >= Fewest and <= Most)
            ? numbers
            : throw new CommandException(
                string.Create(CultureInfo.InvariantCulture, $"--waiting is '{text}'; it must be {(count == 2 ? "two whole numbers with a comma, each" : "a whole number")} from {Fewest} to {Most}."),
                ExitCodes.Usage);
    }
}
