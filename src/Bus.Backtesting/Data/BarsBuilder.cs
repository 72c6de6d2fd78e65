using System.Globalization;

namespace Bus.Backtesting.Data;

/// <summary>Collects bars one by one and holds the rules that each must keep.</summary>
internal sealed class BarsBuilder(string name, int capacity)
{
    private readonly List<DateTime> _times = new(capacity);
    private readonly List<double> _open = new(capacity);
    private readonly List<double> _high = new(capacity);
    private readonly List<double> _low = new(capacity);
    private readonly List<double> _close = new(capacity);
    private readonly List<double> _volume = new(capacity);

    public int Count => _times.Count;

    /// <summary>Adds a bar, or says which rule it breaks and adds nothing.</summary>
    public string? TryAdd(DateTime time, double open, double high, double low, double close, double volume)
    {
        var problem = Check("open", open) ?? Check("high", high) ?? Check("low", low) ?? Check("close", close)
            ?? CheckVolume(volume) ?? CheckRange(high, low) ?? CheckTime(time);
        if (problem is not null)
        {
            return problem;
        }

        _times.Add(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        _open.Add(open);
        _high.Add(high);
        _low.Add(low);
        _close.Add(close);
        _volume.Add(volume);
        return null;
    }

    public Bars Build() => new(name, [.. _times], [.. _open], [.. _high], [.. _low], [.. _close], [.. _volume]);

    private static string? Check(string column, double price) =>
        double.IsFinite(price) && price > 0 ? null : $"{column} is {Text(price)}, a price must be above 0";

    private static string? CheckVolume(double volume) =>
        double.IsFinite(volume) && volume >= 0 ? null : $"volume is {Text(volume)}, it must be 0 or more";

    private static string? CheckRange(double high, double low) =>
        high >= low ? null : $"high {Text(high)} is below low {Text(low)}";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private string? CheckTime(DateTime time)
    {
        if (_times.Count == 0 || time > _times[^1])
        {
            return null;
        }

        var text = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return time == _times[^1]
            ? $"date {text} is the same as in the row before"
            : $"date {text} is before {_times[^1].ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} in the row before, dates must ascend";
    }
}
