using Spectre.Console;

namespace Bus.Host.Cli;

/// <summary>Where results go: tables for people on a terminal, plain aligned text for everything else.</summary>
internal static class Screen
{
    /// <summary>Whether a person sees standard output.</summary>
    internal static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Writes a table. The first column is aligned left, all others right.</summary>
    internal static void WriteTable(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        if (IsTerminal)
        {
            AnsiConsole.Write(CreateTable(columns, rows));
            return;
        }

        var widths = columns.Select((column, index) => rows.Select(row => row[index].Length).Append(column.Length).Max()).ToArray();
        foreach (var row in rows.Prepend([.. columns]))
        {
            Console.Out.WriteLine(string.Join("  ", row.Select((cell, index) => index == 0 ? cell.PadRight(widths[index]) : cell.PadLeft(widths[index]))).TrimEnd());
        }
    }

    internal static Table CreateTable(IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var index = 0; index < columns.Count; index++)
        {
            var column = new TableColumn(Markup.Escape(columns[index]));
            table.AddColumn(index == 0 ? column : column.RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }

    /// <summary>Writes names with their values, one per line.</summary>
    internal static void WriteValues(string title, IReadOnlyList<(string Name, string Value)> values)
    {
        if (IsTerminal)
        {
            var grid = new Grid().AddColumn().AddColumn();
            foreach (var (name, value) in values)
            {
                grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
            }

            AnsiConsole.Write(new Panel(grid).Header(Markup.Escape(title)).Border(BoxBorder.Rounded));
            return;
        }

        var width = values.Max(x => x.Name.Length);
        Console.Out.WriteLine(title);
        foreach (var (name, value) in values)
        {
            Console.Out.WriteLine($"  {name.PadRight(width)}  {value}");
        }
    }
}
