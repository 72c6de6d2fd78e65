using System.Numerics;

namespace Bus.Backtesting.Indicators;

/// <summary>
/// Spreading volume over the steps. What is kept is how volume rises and falls from step to step, so that a bar changes four numbers,
/// whatever its range: two where it begins and two where it ends, in lists of their own, because additions that wait for each other are
/// slow. Several bars are computed at once: the range of prices changes on every third bar, and making profiles anew is most of the work.
/// </summary>
internal sealed partial class VolumeProfile
{
    // Whole numbers up to 2^53 are exact as doubles, and so are their sums.
    private const int ExactBits = 53;
    private const int MaxExponent = 1000;
    private const int MaxLanes = 8;

    private readonly double[] _scratch = new double[6 * MaxLanes];
    private double _quantaPerUnit;

    /// <summary>Chooses the smallest power of two of which all the window's volume together is still an exact number of quanta.</summary>
    private void ChooseQuantum(int bars)
    {
        var bits = BitOperations.Log2((uint)bars) + 1 + (_largest > 0 ? Math.ILogB(_largest) + 1 : 0);
        _quantaPerUnit = Math.ScaleB(1, Math.Min(ExactBits - bits, MaxExponent));
    }

    private void FindBounds(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume)
    {
        var (highest, lowest, largest) = (new Vector<double>(high[0]), new Vector<double>(low[0]), new Vector<double>(volume[0]));
        var done = 0;
        for (; done <= high.Length - Vector<double>.Count; done += Vector<double>.Count)
        {
            highest = Vector.MaxNative(highest, new Vector<double>(high[done..]));
            lowest = Vector.MinNative(lowest, new Vector<double>(low[done..]));
            largest = Vector.MaxNative(largest, new Vector<double>(volume[done..]));
        }

        (_highest, _lowest, _largest) = (high[0], low[0], volume[0]);
        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            Include(highest[lane], lowest[lane], largest[lane]);
        }

        for (; done < high.Length; done++)
        {
            Include(high[done], low[done], volume[done]);
        }
    }

    private void Include(double high, double low, double volume)
    {
        _highest = high > _highest ? high : _highest;
        _lowest = low < _lowest ? low : _lowest;
        _largest = volume > _largest ? volume : _largest;
    }

    /// <summary>Adds bars; a bar with its volume negated takes out what it added.</summary>
    private void Spread(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume)
    {
        var lanes = Vector<double>.Count;
        var total = Vector<double>.Zero;
        var done = 0;
        for (; done <= high.Length - lanes; done += lanes)
        {
            total += Spread(new Vector<double>(high[done..]), new Vector<double>(low[done..]), new Vector<double>(volume[done..]), lanes);
        }

        if (done < high.Length)
        {
            total += Spread(Pad(high[done..], _highest), Pad(low[done..], _lowest), Pad(volume[done..], 0), high.Length - done);
        }

        _total += Vector.Sum(total);
    }

    private Vector<double> Pad(ReadOnlySpan<double> values, double padding)
    {
        var scratch = _scratch.AsSpan(0, MaxLanes);
        for (var i = 0; i < scratch.Length; i++)
        {
            scratch[i] = i < values.Length ? values[i] : padding;
        }

        return new Vector<double>(scratch);
    }

    /// <summary>Adds as many bars as a vector holds and returns their quanta.</summary>
    private Vector<double> Spread(Vector<double> high, Vector<double> low, Vector<double> volume, int count)
    {
        var quanta = volume * _quantaPerUnit;
        var whole = Vector.Round(quanta);
        var (first, last) = (StepOf(low), StepOf(high));
        var inOneStep = Vector.Equals(first, last);
        var perPrice = quanta / (high - low);
        var inFirst = EdgeOf(first + Vector<double>.One) - Vector.MaxNative(low, EdgeOf(first));
        var inLast = Vector.MinNative(high, EdgeOf(last + Vector<double>.One)) - EdgeOf(last);
        var head = Vector.ConditionalSelect(inOneStep, whole, Vector.Round(Vector.MaxNative(inFirst, Vector<double>.Zero) * perPrice));
        var between = Vector.ConditionalSelect(inOneStep, Vector<double>.Zero, Vector.Round(_height * perPrice));
        var tail = Vector.ConditionalSelect(inOneStep, Vector<double>.Zero, Vector.Round(Vector.MaxNative(inLast, Vector<double>.Zero) * perPrice));
        var scratch = _scratch.AsSpan(0, 6 * MaxLanes);
        first.CopyTo(scratch);
        last.CopyTo(scratch[MaxLanes..]);
        head.CopyTo(scratch[(2 * MaxLanes)..]);
        (between - head).CopyTo(scratch[(3 * MaxLanes)..]);
        (tail - between).CopyTo(scratch[(4 * MaxLanes)..]);
        tail.CopyTo(scratch[(5 * MaxLanes)..]);
        var (rises, falls) = (_rises, _falls);
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)scratch[i], (int)scratch[MaxLanes + i]);
            rises[from] += scratch[(2 * MaxLanes) + i];
            rises[from + 1] += scratch[(3 * MaxLanes) + i];
            falls[to] += scratch[(4 * MaxLanes) + i];
            falls[to + 1] -= scratch[(5 * MaxLanes) + i];
        }

        return whole;
    }

    private double EdgeOf(int step) => _lowest + (step * _height);

    private Vector<double> EdgeOf(Vector<double> step) => new Vector<double>(_lowest) + (step * _height);

    /// <summary>The step in which a price lies, from 0. Of a range without height there is but the first.</summary>
    private Vector<double> StepOf(Vector<double> price) =>
        _height > 0
            ? Vector.MinNative(Vector.Truncate((price - new Vector<double>(_lowest)) / new Vector<double>(_height)), new Vector<double>(_steps - 1))
            : Vector<double>.Zero;
}
