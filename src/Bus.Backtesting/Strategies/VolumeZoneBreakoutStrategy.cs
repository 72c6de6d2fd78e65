using Bus.Backtesting.Engine;
using Bus.Backtesting.Indicators;

namespace Bus.Backtesting.Strategies;

/// <summary>
/// Follows breakouts from the zone of prices in which most of the recent volume was traded, when the breakout itself comes with volume.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>On each bar the value zone of the <c>lookback</c> bars before it is found: the prices around the most traded one that hold
/// <c>share</c> of the volume, on a scale of <c>steps</c> steps (see <see cref="VolumeProfile"/>).</item>
/// <item>A breakout up is a close above the zone after a close not above it; a breakout down mirrors it. It counts when the bar's volume is
/// at least <c>volume-factor</c> times the mean volume of the lookback.</item>
/// <item>A breakout in the other direction than the position closes it and opens the opposite trade with all the money; with <c>shorts</c>
/// off, a breakout down only closes.</item>
/// <item>The stop loss lies at the middle of the zone: a breakout that returns there has failed. On later bars it follows the middle of
/// the zone of that bar, never away from the price.</item>
/// </list>
/// </remarks>
internal sealed class VolumeZoneBreakoutStrategy : Strategy
{
    private static readonly StrategyInfo SharedInfo = new(
        "volume-zone-breakout",
        "Buys with all the money when the close leaves upwards the price zone that holds most of the recent volume, on high volume; sells short when it leaves it downwards. The stop loss follows the middle of the zone.",
        [
            StrategyParameter.Integer("lookback", 50, 5, 1000, "Bars whose volume makes the zone."),
            StrategyParameter.Integer("steps", 24, 4, 500, "Price steps that the volume is sorted into."),
            StrategyParameter.Number("share", 0.7, 0.1, 0.95, "Share of the volume that the zone holds."),
            StrategyParameter.Number("volume-factor", 1.5, 0, 20, "Volume a breakout needs, in mean volumes of the lookback; 0 needs none."),
            StrategyParameter.Switch("shorts", true, "1 also sells short, 0 only buys."),
        ]);

    private const double MoreThan = 1 + 1e-9;

    private readonly VolumeProfile _profile = new();
    private Line _high = null!;
    private Line _low = null!;
    private Line _close = null!;
    private Line _volume = null!;
    private Line _meanVolume = null!;
    private int _lookback;
    private double _share;
    private double _volumeFactor;
    private bool _shorts;
    private double _stop;

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
        setup.NeedVolume();
        (_high, _low, _close, _volume) = (setup.High, setup.Low, setup.Close, setup.Volume);
        _lookback = setup.Parameters.Integer("lookback");
        _share = setup.Parameters["share"];
        _volumeFactor = setup.Parameters["volume-factor"];
        _shorts = setup.Parameters.IsOn("shorts");
        _profile.Reset(setup.Parameters.Integer("steps"));
        _meanVolume = setup.Sma(_volume, _lookback);
        setup.NeedBars(_lookback);
    }

    public override void OnBar(BarContext bar)
    {
        var volumes = _volume.Window(_lookback, 1);
        var isConfirmed = IsConfirmed(volumes);

        // Without a trade whose stop follows the zone and without the volume of a breakout, nothing depends on the zone.
        if ((bar.IsFlat && !isConfirmed)
            || !_profile.TryTake(bar.Index - 1, _high.Window(_lookback, 1), _low.Window(_lookback, 1), volumes, _share))
        {
            return;
        }

        var (bottom, top) = (_profile.Bottom, _profile.Top);
        var middle = (bottom + top) / 2;
        if (!bar.IsLong && _close[1] <= top && _close[0] > top && isConfirmed)
        {
            bar.ClosePosition();
            Enter(bar, OrderSide.Buy, middle);
        }
        else if (!bar.IsShort && _close[1] >= bottom && _close[0] < bottom && isConfirmed)
        {
            bar.ClosePosition();
            if (_shorts)
            {
                Enter(bar, OrderSide.Sell, middle);
            }
        }
        else if ((bar.IsLong && middle > _stop) || (bar.IsShort && middle < _stop))
        {
            bar.SetStopLoss(middle);
            _stop = middle;
        }
    }

    private void Enter(BarContext bar, OrderSide side, double stop)
    {
        bar.Submit(new OrderRequest(side) { StopLoss = stop });
        _stop = stop;
    }

    private bool IsConfirmed(ReadOnlySpan<double> volumes)
    {
        // Most bars are far below, which the mean tells, rounded as it is; only the sum tells a bar that is just at the limit.
        if (_volume[0] * MoreThan < _volumeFactor * _meanVolume[1])
        {
            return false;
        }

        var total = 0d;
        foreach (var volume in volumes)
        {
            total += volume;
        }

        return _volume[0] * volumes.Length >= _volumeFactor * total;
    }
}
