namespace Bus.Backtesting.Data;

/// <summary>Where each column of a csv file of bars is, found by name in any order and case.</summary>
internal sealed class CsvColumns
{
    private const int Absent = -1;

    private static readonly string[] DateNames = ["date", "datetime", "timestamp", "opentime", "time"];
    private static readonly string[] AdjustedNames = ["adjclose", "adjustedclose", "closeadj"];
    private static readonly string[] VolumeNames = ["volume", "vol"];

    private CsvColumns()
    {
    }

    public required int Date { get; init; }

    /// <summary>The time of day, when the file has it beside the date; else -1.</summary>
    public required int TimeOfDay { get; init; }

    public required int Open { get; init; }

    public required int High { get; init; }

    public required int Low { get; init; }

    public required int Close { get; init; }

    /// <summary>-1 when the file has no volume.</summary>
    public required int Volume { get; init; }

    /// <summary>-1 when the file has no adjusted close.</summary>
    public required int AdjustedClose { get; init; }

    public static CsvColumns Find(string source, string[] header, CsvBarOptions options)
    {
        var names = Array.ConvertAll(header, Normalize);
        var date = IndexOfAny(names, DateNames);
        var time = Array.IndexOf(names, "time");
        var columns = new CsvColumns
        {
            Date = date,
            TimeOfDay = time != date && date >= 0 && names[date] == "date" ? time : Absent,
            Open = Array.IndexOf(names, "open"),
            High = Array.IndexOf(names, "high"),
            Low = Array.IndexOf(names, "low"),
            Close = Array.IndexOf(names, "close"),
            Volume = IndexOfAny(names, VolumeNames),
            AdjustedClose = IndexOfAny(names, AdjustedNames),
        };
        columns.Check(source, header, options);
        return columns;
    }

    private static string Normalize(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int IndexOfAny(string[] names, string[] wanted)
    {
        foreach (var name in wanted)
        {
            var index = Array.IndexOf(names, name);
            if (index >= 0)
            {
                return index;
            }
        }

        return Absent;
    }

    private void Check(string source, string[] header, CsvBarOptions options)
    {
        (string Name, int Index)[] required = [("date", Date), ("open", Open), ("high", High), ("low", Low), ("close", Close)];
        var missing = required.Where(column => column.Index < 0).Select(column => column.Name).ToList();
        if (options.UseAdjustedClose && AdjustedClose < 0)
        {
            missing.Add("adj_close");
        }

        if (missing.Count > 0)
        {
            throw new PriceDataException($"'{source}' lacks the column{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}; its first line has: {string.Join(", ", header)}.");
        }
    }
}
