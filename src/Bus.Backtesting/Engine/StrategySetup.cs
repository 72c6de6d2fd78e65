using Bus.Backtesting.Data;
using Bus.Backtesting.Indicators;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Engine;

/// <summary>
/// What a strategy gets in <see cref="Strategy.Init"/>: its parameters, the price lines, and the indicators. Trading starts on the bar
/// after the first on which every indicator asked for here is defined.
/// </summary>
/// <remarks>Belongs to one run, not thread-safe. Lines reuse memory: after the first run a runner allocates nothing here.</remarks>
public sealed class StrategySetup
{
    private readonly BarClock _clock;
    private readonly List<Line> _rented = [];
    private Bars _bars = null!;
    private int _rentedCount;

    internal StrategySetup(BarClock clock)
    {
        _clock = clock;
        Open = new Line(clock);
        High = new Line(clock);
        Low = new Line(clock);
        Close = new Line(clock);
        Volume = new Line(clock);
    }

    /// <summary>The values of the strategy's parameters.</summary>
    public StrategyParameters Parameters { get; private set; } = null!;

    /// <summary>First prices.</summary>
    public Line Open { get; }

    /// <summary>Highest prices.</summary>
    public Line High { get; }

    /// <summary>Lowest prices.</summary>
    public Line Low { get; }

    /// <summary>Last prices.</summary>
    public Line Close { get; }

    /// <summary>Units traded; zeros when the data has no volume.</summary>
    public Line Volume { get; }

    /// <summary>Index of the bar on which trading starts.</summary>
    internal int StartBar { get; private set; }

    /// <summary>Asks for a number of earlier bars, for strategies that look back without an indicator.</summary>
    /// <param name="count">Bars that must precede the first bar traded on, at least 0.</param>
    public void NeedBars(int count) => StartBar = Math.Max(StartBar, count);

    /// <summary>Fails the run when the data has no volume.</summary>
    /// <exception cref="BacktestException">All volumes are 0.</exception>
    public void NeedVolume()
    {
        if (!_bars.Volume.ContainsAnyExcept(0d))
        {
            throw new BacktestException($"The strategy needs volume, '{_bars.Name}' has none.");
        }
    }

    /// <summary>Simple moving average, see <see cref="Indicators.Sma"/>.</summary>
    /// <param name="source">A price or indicator.</param>
    /// <param name="period">Bars averaged, at least 1.</param>
    /// <returns>The average. Of decimal prices it is exact.</returns>
    public Line Sma(Line source, int period)
    {
        ArgumentNullException.ThrowIfNull(source);
        var line = Rent();
        if (source.Field is { } field && _bars.Scaled(field) is { } scaled && scaled.CanSum(period))
        {
            Indicators.Sma.Compute(scaled, period, line.Output);
        }
        else
        {
            Indicators.Sma.Compute(source.Values, period, line.Output);
        }

        return Defined(line);
    }

    /// <summary>Exponential moving average, see <see cref="Indicators.Ema"/>.</summary>
    /// <param name="source">A price or indicator.</param>
    /// <param name="period">Length, at least 1.</param>
    /// <returns>The average.</returns>
    public Line Ema(Line source, int period)
    {
        ArgumentNullException.ThrowIfNull(source);
        var line = Rent();
        Indicators.Ema.Compute(source.Values, period, line.Output);
        return Defined(line);
    }

    /// <summary>Relative strength index, see <see cref="Indicators.Rsi"/>.</summary>
    /// <param name="source">A price.</param>
    /// <param name="period">Length, at least 1; usually 14.</param>
    /// <returns>The index, 0 to 100.</returns>
    public Line Rsi(Line source, int period)
    {
        ArgumentNullException.ThrowIfNull(source);
        var line = Rent();
        Indicators.Rsi.Compute(source.Values, period, line.Output);
        return Defined(line);
    }

    /// <summary>Moving average convergence/divergence, see <see cref="Indicators.Macd"/>.</summary>
    /// <param name="source">A price.</param>
    /// <param name="fast">Length of the fast average; usually 12.</param>
    /// <param name="slow">Length of the slow average, above <paramref name="fast"/>; usually 26.</param>
    /// <param name="signal">Length of the signal average; usually 9.</param>
    /// <returns>The lines.</returns>
    public MacdLines Macd(Line source, int fast = 12, int slow = 26, int signal = 9)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (macd, signalLine, histogram) = (Rent(), Rent(), Rent());
        Indicators.Macd.Compute(source.Values, fast, slow, signal, macd.Output, signalLine.Output, histogram.Output);
        return new MacdLines(Defined(macd), Defined(signalLine), Defined(histogram));
    }

    /// <summary>Average true range, see <see cref="Indicators.Atr"/>.</summary>
    /// <param name="period">Length, at least 1; usually 14.</param>
    /// <returns>The range, in price.</returns>
    public Line Atr(int period = 14)
    {
        var line = Rent();
        Indicators.Atr.Compute(High.Values, Low.Values, Close.Values, period, line.Output);
        return Defined(line);
    }

    /// <summary>Bollinger bands, see <see cref="BollingerBands"/>.</summary>
    /// <param name="source">A price.</param>
    /// <param name="period">Length, at least 1; usually 20.</param>
    /// <param name="deviations">Distance of the bands in standard deviations; usually 2.</param>
    /// <returns>The lines.</returns>
    public BandLines Bollinger(Line source, int period = 20, double deviations = 2)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (upper, middle, lower) = (Rent(), Rent(), Rent());
        BollingerBands.Compute(source.Values, period, deviations, upper.Output, middle.Output, lower.Output);
        return new BandLines(Defined(upper), Defined(middle), Defined(lower));
    }

    /// <summary>Stochastic oscillator, see <see cref="Indicators.Stochastic"/>.</summary>
    /// <param name="period">Length of the window; usually 14.</param>
    /// <param name="smooth">Length of the average that makes %K; usually 3.</param>
    /// <param name="signal">Length of the average that makes %D; usually 3.</param>
    /// <returns>The lines.</returns>
    public StochasticLines Stochastic(int period = 14, int smooth = 3, int signal = 3)
    {
        var (percentK, percentD) = (Rent(), Rent());
        Indicators.Stochastic.Compute(High.Values, Low.Values, Close.Values, period, smooth, signal, percentK.Output, percentD.Output);
        return new StochasticLines(Defined(percentK), Defined(percentD));
    }

    /// <summary>Average directional index, see <see cref="Indicators.Adx"/>.</summary>
    /// <param name="period">Length, at least 2; usually 14.</param>
    /// <returns>The lines.</returns>
    public AdxLines Adx(int period = 14)
    {
        var (adx, plus, minus) = (Rent(), Rent(), Rent());
        Indicators.Adx.Compute(High.Values, Low.Values, Close.Values, period, adx.Output, plus.Output, minus.Output);
        return new AdxLines(Defined(adx), Defined(plus), Defined(minus));
    }

    /// <summary>On-balance volume, see <see cref="Indicators.Obv"/>.</summary>
    /// <returns>The running volume.</returns>
    public Line Obv()
    {
        var line = Rent();
        Indicators.Obv.Compute(Close.Values, Volume.Values, line.Output);
        return Defined(line);
    }

    /// <summary>Donchian channel of the bars before the current one, see <see cref="Indicators.Donchian"/>.</summary>
    /// <param name="period">Number of bars, at least 1; usually 20.</param>
    /// <returns>The lines.</returns>
    public ChannelLines Donchian(int period = 20)
    {
        var (upper, lower) = (Rent(), Rent());
        Indicators.Donchian.Compute(High.Values, Low.Values, period, upper.Output, lower.Output);
        return new ChannelLines(Defined(upper), Defined(lower));
    }

    internal void Reset(Bars bars, StrategyParameters parameters)
    {
        _bars = bars;
        _rentedCount = 0;
        _clock.Index = -1;
        Parameters = parameters;

        // Strategies look one bar back to see a crossing, so the first bar is never traded on.
        StartBar = 1;
        Open.Show(bars.PriceArray(PriceField.Open), PriceField.Open);
        High.Show(bars.PriceArray(PriceField.High), PriceField.High);
        Low.Show(bars.PriceArray(PriceField.Low), PriceField.Low);
        Close.Show(bars.PriceArray(PriceField.Close), PriceField.Close);
        Volume.Show(bars.VolumeArray(), null);
    }

    private Line Rent()
    {
        if (_rentedCount == _rented.Count)
        {
            _rented.Add(new Line(_clock));
        }

        var line = _rented[_rentedCount++];
        line.Resize(_bars.Count);
        return line;
    }

    private Line Defined(Line line)
    {
        StartBar = Math.Max(StartBar, IndicatorGuard.FirstDefined(line.Values) + 1);
        return line;
    }
}
