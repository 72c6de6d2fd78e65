namespace Bus.Backtesting.Indicators;

/// <summary>
/// Volume by price over a window that moves over the bars, and the value zone in it: the unbroken range of prices around the most traded
/// one that holds a given share of the volume.
/// </summary>
/// <remarks>
/// The range from the lowest low to the highest high is cut into equally high steps; a bar's volume is spread evenly over its own range.
/// The zone starts at the step with the most volume (the lowest of equals) and grows by the neighbour with more volume (upwards between
/// equals) until it holds the share.
/// <para>
/// From one window to the next only the bar that left and the one that came are counted (<c>VolumeProfile.Spreading.cs</c>); the profile
/// is made anew when the range of prices or the largest volume may have changed. Both give the same to the last bit, because volumes are
/// counted in whole quanta, whose sums do not depend on their order. Allocates nothing per window.
/// </para>
/// </remarks>
internal sealed partial class VolumeProfile
{
    // Volumes that differ by the rounding of their sums only are equal.
    private const double MoreThan = 1 + 1e-9;

    private const int NoBar = -1;

    private double[] _rises = [];
    private double[] _falls = [];
    private double[] _volumes = [];
    private int _steps;
    private double _lowest;
    private double _highest;
    private double _largest;
    private double _height;
    private double _total;
    private int _next = NoBar;
    private (double High, double Low, double Volume) _oldest;

    /// <summary>Lower bound of the value zone.</summary>
    public double Bottom { get; private set; }

    /// <summary>Upper bound of the value zone.</summary>
    public double Top { get; private set; }

    /// <summary>Begins a series of windows.</summary>
    public void Reset(int steps)
    {
        _steps = steps;
        _next = NoBar;
        if (_volumes.Length < steps + 2)
        {
            _volumes = new double[steps + 2];
            _rises = new double[steps + 1];
            _falls = new double[steps + 1];
        }
    }

    /// <summary>
    /// Takes the window that ends at a bar and finds its zone. False when there is none: no volume, or one single price. All windows of a
    /// series have the same length and are of the same bars; cheapest is one a bar after the last.
    /// </summary>
    public bool TryTake(int bar, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume, double share)
    {
        if (bar == _next && high[^1] <= _highest && low[^1] >= _lowest && volume[^1] <= _largest)
        {
            Spread([_oldest.High, high[^1]], [_oldest.Low, low[^1]], [-_oldest.Volume, volume[^1]]);
        }
        else
        {
            Make(high, low, volume);
        }

        // When a bar leaves that set a bound, the bound may leave with it.
        _oldest = (high[0], low[0], volume[0]);
        _next = _oldest.High < _highest && _oldest.Low > _lowest && _oldest.Volume < _largest ? bar + 1 : NoBar;
        if (!(_total > 0) || !(_height > 0))
        {
            return false;
        }

        FindZone(share);
        return true;
    }

    private void Make(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume)
    {
        FindBounds(high, low, volume);
        _height = (_highest - _lowest) / _steps;
        _total = 0;
        _rises.AsSpan(0, _steps + 1).Clear();
        _falls.AsSpan(0, _steps + 1).Clear();
        ChooseQuantum(volume.Length);
        Spread(high, low, volume);
    }

    private void FindZone(double share)
    {
        var volumes = _volumes.AsSpan(0, _steps + 2);
        var bottom = FindMostTraded(volumes);
        var top = bottom;
        var held = volumes[bottom];
        var wanted = _total * share;
        while (held * MoreThan < wanted && (bottom > 1 || top < _steps))
        {
            var (below, above) = (volumes[bottom - 1], volumes[top + 1]);
            var upwards = above * MoreThan >= below;
            if (upwards)
            {
                held += above;
                top++;
            }
            else
            {
                held += below;
                bottom--;
            }
        }

        Bottom = EdgeOf(bottom - 1);
        Top = EdgeOf(top);
    }

    /// <summary>
    /// Sums the rises up to the volumes of the steps, and returns the step with the most. The steps are counted from 1; before and after
    /// them lies a volume that is less than any.
    /// </summary>
    private int FindMostTraded(Span<double> volumes)
    {
        var rises = _rises.AsSpan(0, _steps);
        var falls = _falls.AsSpan(0, _steps);
        var volume = 0d;
        var most = -1d;
        var mostTraded = 0;
        for (var step = 0; step < rises.Length && step < falls.Length; step++)
        {
            volume += rises[step] + falls[step];
            volumes[step + 1] = volume;
            if (volume > most)
            {
                most = volume * MoreThan;
                mostTraded = step + 1;
            }
        }

        volumes[0] = volumes[^1] = -1;
        return mostTraded;
    }
}
