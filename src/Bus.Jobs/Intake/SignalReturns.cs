using Bus.Backtesting.Data;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Intake;

/// <summary>What the signals of a strategy would have gained: each positive one from the close of its bar to the close of the bar of the next signal on the same instrument, or of the last bar.</summary>
internal sealed class SignalReturns
{
    private readonly Dictionary<string, double> _byTicker = new(StringComparer.Ordinal);
    private readonly List<double> _all = [];

    internal SignalReturns(IReadOnlyList<StrategyPrices> prices, IReadOnlyList<StrategySignal> signals)
    {
        var byTicker = signals.ToLookup(x => x.Ticker, StringComparer.Ordinal);
        foreach (var (ticker, bars) in prices)
        {
            _byTicker[ticker] = Add(bars, byTicker[ticker]);
        }
    }

    /// <summary>The mean over all instruments, also those without signals, as a share.</summary>
    internal double Total => _byTicker.Values.Average();

    /// <summary>How many of the positive signals gained, as a share.</summary>
    internal double WinRate => _all.Count == 0 ? 0 : (double)_all.Count(x => x > 0) / _all.Count;

    /// <summary>The mean over the positive signals, as a share.</summary>
    internal double Average => _all.Count == 0 ? 0 : _all.Average();

    /// <summary>What the signals of one instrument gained one after the other, as a share.</summary>
    internal double Of(string ticker) => _byTicker[ticker];

    private double Add(Bars bars, IEnumerable<StrategySignal> signals)
    {
        var placed = signals.Select(x => (x.IsPositive, Bar: FindBar(bars, x.Date))).Where(x => x.Bar >= 0).OrderBy(x => x.Bar).ToArray();
        var growth = 1.0;
        for (var i = 0; i < placed.Length; i++)
        {
            var end = i + 1 < placed.Length ? placed[i + 1].Bar : bars.Count - 1;

            // One on the last bar, or with another on the same bar, has gained nothing yet and lost nothing.
            if (placed[i].IsPositive && end > placed[i].Bar)
            {
                var gained = (bars.Close[end] / bars.Close[placed[i].Bar]) - 1;
                _all.Add(gained);
                growth *= 1 + gained;
            }
        }

        return growth - 1;
    }

    /// <summary>The last bar that had begun by then; -1 when none had.</summary>
    private static int FindBar(Bars bars, DateTime date)
    {
        var index = bars.Times.BinarySearch(date);
        return index >= 0 ? index : ~index - 1;
    }
}
