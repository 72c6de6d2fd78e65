namespace Bus.Backtesting.Indicators;

/// <summary>
/// Volume by price over a window of bars, and the value zone in it: the unbroken range of prices around the most traded one that holds a
/// given share of the volume.
/// </summary>
/// <remarks>
/// The range from the lowest low to the highest high is cut into equally high steps; a bar's volume is spread evenly over its own range.
/// The zone starts at the step with the most volume (the lowest of equals) and grows by the neighbour with more volume (upwards between
/// equals) until it holds the share. Reused from bar to bar without allocating.
/// </remarks>
internal sealed class VolumeProfile
{
    // Volumes that differ by the rounding of their sums only are equal.
    private const double MoreThan = 1 + 1e-9;

    private double[] _volumes = [];
    private int _steps;
    private double _lowest;
    private double _height;

    /// <summary>Lower bound of the value zone.</summary>
    public double Bottom { get; private set; }

    /// <summary>Upper bound of the value zone.</summary>
    public double Top { get; private set; }

    public void Resize(int steps)
    {
        _steps = steps;
        if (_volumes.Length < steps)
        {
            _volumes = new double[steps];
        }
    }

    /// <summary>Computes the profile of a window. False when there is no zone: no volume, or one single price.</summary>
    public bool TryCompute(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume, double share)
    {
        _lowest = double.PositiveInfinity;
        var highest = double.NegativeInfinity;
        var total = 0d;
        for (var i = 0; i < high.Length; i++)
        {
            _lowest = Math.Min(_lowest, low[i]);
            highest = Math.Max(highest, high[i]);
            total += volume[i];
        }

        _height = (highest - _lowest) / _steps;
        if (!(total > 0) || !(_height > 0))
        {
            return false;
        }

        var volumes = _volumes.AsSpan(0, _steps);
        volumes.Clear();
        for (var i = 0; i < high.Length; i++)
        {
            Spread(volumes, low[i], high[i], volume[i]);
        }

        FindZone(volumes, total * share);
        return true;
    }

    private void Spread(Span<double> volumes, double low, double high, double volume)
    {
        var first = StepOf(low);
        var last = StepOf(high);
        if (first == last)
        {
            volumes[first] += volume;
            return;
        }

        var perPrice = volume / (high - low);
        for (var step = first; step <= last; step++)
        {
            var from = Math.Max(low, _lowest + (step * _height));
            var to = Math.Min(high, _lowest + ((step + 1) * _height));
            volumes[step] += Math.Max(0, to - from) * perPrice;
        }
    }

    private int StepOf(double price) => Math.Clamp((int)((price - _lowest) / _height), 0, _steps - 1);

    private void FindZone(ReadOnlySpan<double> volumes, double wanted)
    {
        var bottom = 0;
        for (var step = 1; step < volumes.Length; step++)
        {
            bottom = volumes[step] > volumes[bottom] * MoreThan ? step : bottom;
        }

        var top = bottom;
        var held = volumes[bottom];
        while (held * MoreThan < wanted && (bottom > 0 || top < volumes.Length - 1))
        {
            var below = bottom > 0 ? volumes[bottom - 1] : -1;
            var above = top < volumes.Length - 1 ? volumes[top + 1] : -1;
            held += Math.Max(below, above);
            if (above * MoreThan >= below)
            {
                top++;
            }
            else
            {
                bottom--;
            }
        }

        Bottom = _lowest + (bottom * _height);
        Top = _lowest + ((top + 1) * _height);
    }
}
