using System.Globalization;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary>What was counted, beside what must come out.</summary>
internal static class LoadFigureTable
{
    internal static void Write(string title, IEnumerable<LoadFigure> figures) =>
        Screen.WriteTable([title, "expected", "seen"], [.. figures.Select(x => (string[])[x.Name, LoadText.Number(x.Expected), LoadText.Number(x.Seen)])]);

    /// <summary>Says what is wrong.</summary>
    /// <returns>The exit code.</returns>
    internal static int Judge(IEnumerable<LoadFigure> figures)
    {
        var wrong = figures.Where(x => !x.IsRight).ToList();
        wrong.ForEach(x => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bus: {x.Name}: {x.Seen:#,0}, where {x.Expected:#,0} must come out.")));
        return wrong.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
