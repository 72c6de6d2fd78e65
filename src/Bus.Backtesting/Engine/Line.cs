using System.Diagnostics.CodeAnalysis;
using Bus.Backtesting.Data;

namespace Bus.Backtesting.Engine;

/// <summary>A series of values, one per bar, of which a strategy sees the current and the earlier ones: a price column or an indicator.</summary>
/// <remarks>Belongs to one run: strategies get lines in <c>Init</c>, read them in <c>OnBar</c>, and do not keep them beyond the run.</remarks>
public sealed class Line
{
    private readonly BarClock _clock;
    private double[] _values = [];

    internal Line(BarClock clock)
    {
        _clock = clock;
    }

    /// <summary>The value some bars ago.</summary>
    /// <param name="barsAgo">0 for the current bar, 1 for the one before, up to the number of bars seen so far less one.</param>
    /// <returns>The value; <see cref="double.NaN"/> where an indicator is not defined yet.</returns>
    /// <exception cref="BacktestException"><paramref name="barsAgo"/> is negative (the future) or reaches before the first bar.</exception>
    public double this[int barsAgo]
    {
        get
        {
            // One comparison for all that is too early, Init included, which is also the bounds check of the array: strategies read lines
            // several times a bar. Nothing is too late but what lies in the future.
            var values = _values;
            var index = _clock.Index - barsAgo;
            if (barsAgo < 0 || (uint)index >= (uint)values.Length)
            {
                ThrowOutside(barsAgo);
            }

            return values[index];
        }
    }

    /// <summary>Several values in a row, oldest first.</summary>
    /// <param name="count">How many.</param>
    /// <param name="barsAgo">Where they end: 0 at the current bar, 1 at the one before.</param>
    /// <returns>The values, valid for the current call of <c>OnBar</c>.</returns>
    /// <exception cref="BacktestException">The values reach into the future or before the first bar.</exception>
    public ReadOnlySpan<double> Window(int count, int barsAgo = 0)
    {
        var end = _clock.Index + 1 - barsAgo;
        if (barsAgo < 0 || count < 0 || count > end)
        {
            ThrowOutside(barsAgo < 0 ? barsAgo : barsAgo + count - 1);
        }

        return _values.AsSpan(end - count, count);
    }

    internal int Length { get; private set; }

    /// <summary>The price column this line shows, for which exact arithmetic exists; null for anything else.</summary>
    internal PriceField? Field { get; private set; }

    internal ReadOnlySpan<double> Values => _values.AsSpan(0, Length);

    internal Span<double> Output => _values.AsSpan(0, Length);

    /// <summary>Shows a column without copying it.</summary>
    internal void Show(double[] values, PriceField? field)
    {
        _values = values;
        Length = values.Length;
        Field = field;
    }

    /// <summary>Makes room for an indicator, reusing memory of earlier runs.</summary>
    internal void Resize(int length)
    {
        if (_values.Length < length)
        {
            _values = new double[length];
        }

        Length = length;
    }

    [DoesNotReturn]
    private void ThrowOutside(int barsAgo) => throw new BacktestException(
        _clock.Index < 0
            ? "Lines cannot be read in Init, only in OnBar."
            : $"A line was read {barsAgo} bars ago on bar {_clock.Index}; from 0 to {_clock.Index} is allowed.");
}
