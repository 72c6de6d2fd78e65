using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Statistics;

/// <summary>Figures over closed trades. Shares are fractions; what is undefined for these trades is NaN.</summary>
internal sealed class TradeStatistics
{
    private double _wonReturns;
    private double _lostReturns;
    private double _wonMoney;
    private double _lostMoney;
    private double _logReturns;
    private double _returns;
    private double _squares;
    private int _lossesInARow;
    private int _losses;

    public int Count { get; private set; }

    public int Wins { get; private set; }

    public int MaxConsecutiveLosses { get; private set; }

    public double ProfitLoss { get; private set; }

    public double Best { get; private set; } = double.NaN;

    public double Worst { get; private set; } = double.NaN;

    public double WinRate => (double)Wins / Count;

    /// <summary>Geometric mean of the returns; undefined when a trade lost all of its value or more.</summary>
    public double Average => Math.Exp(_logReturns / Count) - 1;

    /// <summary>Arithmetic mean of the returns.</summary>
    public double Expectancy => _returns / Count;

    public double ProfitFactor => _lostReturns < 0 ? _wonReturns / -_lostReturns : double.NaN;

    /// <summary>System quality number: sqrt(n) x mean / deviation of the money won.</summary>
    public double Sqn
    {
        get
        {
            var mean = ProfitLoss / Count;
            var deviation = Math.Sqrt(_squares / (Count - 1));
            return deviation > 0 ? Math.Sqrt(Count) * mean / deviation : double.NaN;
        }
    }

    /// <summary>Share of the money to bet that lets it grow fastest: W - (1 - W) / (average win / average loss).</summary>
    public double Kelly => _losses == 0 || Wins == 0
        ? double.NaN
        : WinRate - ((1 - WinRate) / (_wonMoney / Wins / (-_lostMoney / _losses)));

    /// <summary>Figures over all trades, or over those of one side.</summary>
    public static TradeStatistics Compute(ReadOnlySpan<Trade> trades, OrderSide? side = null)
    {
        var statistics = new TradeStatistics();
        foreach (ref readonly var trade in trades)
        {
            if (IsOf(side, trade))
            {
                statistics.Add(trade);
            }
        }

        var mean = statistics.ProfitLoss / statistics.Count;
        foreach (ref readonly var trade in trades)
        {
            if (IsOf(side, trade))
            {
                statistics._squares += (trade.ProfitLoss - mean) * (trade.ProfitLoss - mean);
            }
        }

        return statistics;
    }

    private static bool IsOf(OrderSide? side, in Trade trade) => side is null || trade.IsLong == (side == OrderSide.Buy);

    private void Add(in Trade trade)
    {
        Count++;
        ProfitLoss += trade.ProfitLoss;
        Best = double.MaxNumber(Best, trade.Return);
        Worst = double.MinNumber(Worst, trade.Return);
        _returns += trade.Return;
        _logReturns += trade.Return > -1 ? Math.Log(1 + trade.Return) : double.NaN;
        if (trade.Return > 0)
        {
            _wonReturns += trade.Return;
        }
        else
        {
            _lostReturns += trade.Return;
        }

        if (trade.ProfitLoss > 0)
        {
            Wins++;
            _wonMoney += trade.ProfitLoss;
            _lossesInARow = 0;
            return;
        }

        _lossesInARow += trade.ProfitLoss < 0 ? 1 : -_lossesInARow;
        _losses += trade.ProfitLoss < 0 ? 1 : 0;
        _lostMoney += trade.ProfitLoss;
        MaxConsecutiveLosses = Math.Max(MaxConsecutiveLosses, _lossesInARow);
    }
}
