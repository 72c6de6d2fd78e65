using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary>The options that say what is to come out of an optimization.</summary>
internal sealed class OptimizeOutputOptions
{
    private const int DefaultTop = 10;

    private readonly Option<string?> _csv = new("--csv") { Description = "Write all runs, best first, as csv to this file.", HelpName = "file" };
    private readonly Option<string?> _heatmap = new("--heatmap") { Description = "Write the objective over two parameters as a picture to this file.", HelpName = "file.svg" };

    private readonly Option<string?> _axes = new("--heatmap-axes")
    {
        Description = "With --heatmap: the parameters of columns and rows; each cell shows the best over all others. [default: the first two grids]",
        HelpName = "x,y",
    };

    private readonly Option<int?> _top = new("--top") { Description = $"How many of the best runs to show. [default: {DefaultTop}; all with --json]", HelpName = "n" };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _csv, _heatmap, _axes, _top })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">A number is outside its range.</exception>
    internal OptimizeOutput Read(ParseResult result, bool json) =>
        new(result.GetValue(_csv), result.GetValue(_heatmap), result.GetValue(_axes), ReadTop(result.GetValue(_top), json), json);

    private static int ReadTop(int? top, bool json) => top switch
    {
        null => json ? int.MaxValue : DefaultTop,
        >= 0 => top.Value,
        _ => throw new CommandException($"--top is {top}; it must be 0 or more.", ExitCodes.Usage),
    };
}
