using System.Globalization;
using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Data;

/// <summary>
/// The price bars of one instrument in ascending order of time: one array per column, which is what indicators and the engine
/// run over.
/// </summary>
/// <remarks>Immutable and safe to share between threads; any number of runs can read the same instance.</remarks>
public sealed class Bars
{
    private readonly DateTime[] _times;
    private readonly double[] _volume;
    private readonly double[][] _prices;
    private readonly Lazy<ScaledPrices?>[] _scaled;
    private readonly Lazy<BarCalendar> _calendar;

    internal Bars(string name, DateTime[] times, double[] open, double[] high, double[] low, double[] close, double[] volume)
    {
        Name = name;
        _times = times;
        _volume = volume;
        _prices = [open, high, low, close];
        _calendar = new Lazy<BarCalendar>(() => BarCalendar.Of(times));
        _scaled = Array.ConvertAll(_prices, prices => new Lazy<ScaledPrices?>(() => ScaledPrices.TryCreate(prices)));
    }

    /// <summary>What the bars are called in messages and reports: a symbol or a file name.</summary>
    public string Name { get; }

    /// <summary>Number of bars.</summary>
    public int Count => _times.Length;

    /// <summary>When each bar began, in UTC, strictly ascending.</summary>
    public ReadOnlySpan<DateTime> Times => _times;

    /// <summary>First price of each bar.</summary>
    public ReadOnlySpan<double> Open => _prices[(int)PriceField.Open];

    /// <summary>Highest price of each bar.</summary>
    public ReadOnlySpan<double> High => _prices[(int)PriceField.High];

    /// <summary>Lowest price of each bar.</summary>
    public ReadOnlySpan<double> Low => _prices[(int)PriceField.Low];

    /// <summary>Last price of each bar.</summary>
    public ReadOnlySpan<double> Close => _prices[(int)PriceField.Close];

    /// <summary>Units traded in each bar; zeros when the source has no volume.</summary>
    public ReadOnlySpan<double> Volume => _volume;

    /// <summary>Copies columns into a new instance.</summary>
    /// <param name="name">What the bars are called in messages and reports.</param>
    /// <param name="times">When each bar began, strictly ascending; taken as UTC.</param>
    /// <param name="open">First prices, above 0.</param>
    /// <param name="high">Highest prices, at least <paramref name="low"/>.</param>
    /// <param name="low">Lowest prices, above 0.</param>
    /// <param name="close">Last prices, above 0.</param>
    /// <param name="volume">Units traded, at least 0; empty when unknown.</param>
    /// <returns>The bars.</returns>
    /// <exception cref="PriceDataException">There are no bars, the columns differ in length, or a bar breaks one of the rules above.</exception>
    public static Bars Create(
        string name,
        ReadOnlySpan<DateTime> times,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var count = times.Length;
        if (open.Length != count || high.Length != count || low.Length != count || close.Length != count
            || (!volume.IsEmpty && volume.Length != count))
        {
            throw new PriceDataException($"The columns of '{name}' differ in length: {count} times, {open.Length} open, {high.Length} high, {low.Length} low, {close.Length} close and {volume.Length} volume values.");
        }

        var builder = new BarsBuilder(name, count);
        for (var i = 0; i < count; i++)
        {
            var problem = builder.TryAdd(times[i], open[i], high[i], low[i], close[i], volume.IsEmpty ? 0 : volume[i]);
            if (problem is not null)
            {
                throw new PriceDataException($"Bar {i} of '{name}' cannot be used: {problem}.");
            }
        }

        return count > 0 ? builder.Build() : throw new PriceDataException($"'{name}' has no bars.");
    }

    /// <summary>The bars between two times.</summary>
    /// <param name="from">First time to include; null for the beginning.</param>
    /// <param name="to">Last time to include; null for the end. A date without time of day includes that whole day.</param>
    /// <returns>The bars in the range; this instance when the range covers all of them.</returns>
    /// <exception cref="BacktestException">The range is reversed or holds no bars.</exception>
    public Bars Slice(DateTime? from, DateTime? to)
    {
        if (from > to)
        {
            throw new BacktestException($"The range starts after its end: from {Text(from.Value)} to {Text(to.Value)}.");
        }

        var start = from is null ? 0 : LowerBound(from.Value);
        var end = to is null ? Count : LowerBound(FirstTimeAfter(to.Value));
        if (start == 0 && end == Count)
        {
            return this;
        }

        if (start >= end)
        {
            throw new BacktestException($"'{Name}' has no bars between {Text(from ?? _times[0])} and {Text(to ?? _times[^1])}; it covers {Text(_times[0])} to {Text(_times[^1])}.");
        }

        return new Bars(Name, _times[start..end], _prices[0][start..end], _prices[1][start..end], _prices[2][start..end], _prices[3][start..end], _volume[start..end]);
    }

    /// <summary>The column itself, for code that must not copy it. Never written to.</summary>
    internal double[] PriceArray(PriceField field) => _prices[(int)field];

    internal double[] VolumeArray() => _volume;

    internal BarCalendar Calendar => _calendar.Value;

    internal ScaledPrices? Scaled(PriceField field) => _scaled[(int)field].Value;

    private static DateTime FirstTimeAfter(DateTime to)
    {
        var step = to.TimeOfDay == TimeSpan.Zero ? TimeSpan.FromDays(1) : TimeSpan.FromTicks(1);
        return to < DateTime.MaxValue - step ? to + step : DateTime.MaxValue;
    }

    private static string Text(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private int LowerBound(DateTime time)
    {
        var index = Array.BinarySearch(_times, time);
        return index < 0 ? ~index : index;
    }
}
