using System.Globalization;
using CsvHelper;

namespace Bus.Backtesting.Data;

/// <summary>Reads the rows below the header and collects what is wrong with them.</summary>
internal sealed class CsvBarRows(CsvReader csv, CsvColumns columns, CsvBarOptions options, string source)
{
    private const int CapacityHint = 4096;

    private readonly BarsBuilder _builder = new(source, CapacityHint);
    private readonly List<PriceDataProblem> _problems = [];
    private readonly int _headerFields = csv.Headers.Count;

    public Bars ReadAll()
    {
        while (_problems.Count < options.MaxProblems && csv.Read())
        {
            if (ReadRow() is { } reason)
            {
                _problems.Add(new PriceDataProblem((int)csv.LineNumber, reason));
            }
        }

        if (_problems.Count > 0)
        {
            throw new PriceDataException(Describe(), _problems);
        }

        return _builder.Count > 0 ? _builder.Build() : throw new PriceDataException($"'{source}' has a header and no rows.");
    }

    private string? ReadRow()
    {
        if (csv.FieldCount < _headerFields)
        {
            return $"{csv.FieldCount} of {_headerFields} fields, the line is incomplete";
        }

        if (!TryReadTime(out var time, out var reason)
            || !TryReadNumber("open", columns.Open, out var open, ref reason)
            || !TryReadNumber("high", columns.High, out var high, ref reason)
            || !TryReadNumber("low", columns.Low, out var low, ref reason)
            || !TryReadNumber("close", columns.Close, out var close, ref reason))
        {
            return reason;
        }

        var volume = 0d;
        if (columns.Volume >= 0 && !TryReadNumber("volume", columns.Volume, out volume, ref reason))
        {
            return reason;
        }

        var factor = 1d;
        if (options.UseAdjustedClose)
        {
            if (!TryReadNumber("adj_close", columns.AdjustedClose, out var adjusted, ref reason))
            {
                return reason;
            }

            factor = adjusted / close;
        }

        return _builder.TryAdd(time, open * factor, high * factor, low * factor, close * factor, volume);
    }

    private bool TryReadTime(out DateTime time, out string? reason)
    {
        var text = columns.TimeOfDay < 0 ? csv.GetString(columns.Date) : $"{csv.GetString(columns.Date)} {csv.GetString(columns.TimeOfDay)}";
        reason = null;
        if (BarTimeParser.TryParse(text, options.DateFormat, out time))
        {
            return true;
        }

        reason = text.Length == 0
            ? "date is missing"
            : $"date '{text}' is {(options.DateFormat is null ? "not a known date format, use yyyy-MM-dd" : $"not of the form {options.DateFormat}")}";
        return false;
    }

    private bool TryReadNumber(string column, int index, out double value, ref string? reason)
    {
        if (double.TryParse(csv.GetSpan(index), NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        var text = csv.GetString(index);
        reason = text.Length == 0 ? $"{column} is missing" : $"{column} '{text}' is not a number";
        return false;
    }

    private string Describe()
    {
        var rows = _problems.Count == options.MaxProblems ? $"{_problems.Count} or more wrong rows" : $"{_problems.Count} wrong row{(_problems.Count > 1 ? "s" : "")}";
        return $"'{source}' has {rows}: {string.Join("; ", _problems)}.";
    }
}
