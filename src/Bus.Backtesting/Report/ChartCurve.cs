using System.Globalization;
using System.Text;

namespace Bus.Backtesting.Report;

/// <summary>
/// Draws a series as an SVG path. Bars that share a pixel column are reduced to its first, lowest, highest and last value, which looks the
/// same and keeps the picture small however many bars there are.
/// </summary>
internal static class ChartCurve
{
    public static string Path(ReadOnlySpan<double> values, ChartScale x, ChartScale y)
    {
        var text = new StringBuilder();
        var start = 0;
        while (start < values.Length)
        {
            var column = Math.Floor(x[start]);
            var end = start + 1;
            while (end < values.Length && Math.Floor(x[end]) == column)
            {
                end++;
            }

            AppendColumn(text, values, start, end, x, y);
            start = end;
        }

        return text.ToString();
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static void AppendColumn(StringBuilder text, ReadOnlySpan<double> values, int start, int end, ChartScale x, ChartScale y)
    {
        int lowest = start, highest = start;
        for (var i = start; i < end; i++)
        {
            lowest = values[i] < values[lowest] ? i : lowest;
            highest = values[i] > values[highest] ? i : highest;
        }

        var previous = -1;
        ReadOnlySpan<int> chosen = [start, Math.Min(lowest, highest), Math.Max(lowest, highest), end - 1];
        foreach (var i in chosen)
        {
            if (i != previous)
            {
                text.Append(text.Length == 0 ? 'M' : 'L').Append(Number(x[i])).Append(' ').Append(Number(y[values[i]]));
                previous = i;
            }
        }
    }
}
