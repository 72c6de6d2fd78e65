using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>Buys when an oversold market recovers, sells when it becomes overbought. Long only.</summary>
internal sealed class RsiReversalStrategy : Strategy
{
    private static readonly StrategyInfo SharedInfo = new(
        "rsi-reversal",
        "Buys with all the money when the relative strength index rises above the oversold level, sells when it rises above the overbought level. Long only.",
        [
            StrategyParameter.Integer("period", 14, 2, 500, "Bars of the index."),
            StrategyParameter.Number("oversold", 30, 1, 99, "Level to buy at, 0 to 100; below overbought."),
            StrategyParameter.Number("overbought", 70, 1, 99, "Level to sell at, 0 to 100."),
        ]);

    private Line _rsi = null!;
    private double _oversold;
    private double _overbought;

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
        _rsi = setup.Rsi(setup.Close, setup.Parameters.Integer("period"));
        _oversold = setup.Parameters["oversold"];
        _overbought = setup.Parameters["overbought"];
    }

    public override void OnBar(BarContext bar)
    {
        if (bar.IsFlat && RoseAbove(_oversold))
        {
            bar.Buy();
        }
        else if (bar.IsLong && RoseAbove(_overbought))
        {
            bar.ClosePosition();
        }
    }

    protected override string? FindConflict(StrategyParameters parameters)
    {
        var (oversold, overbought) = (parameters["oversold"], parameters["overbought"]);
        return oversold < overbought
            ? null
            : FormattableString.Invariant($"oversold is {oversold} and overbought is {overbought}, 'rsi-reversal' needs oversold below overbought.");
    }

    private bool RoseAbove(double level) => _rsi[1] < level && _rsi[0] > level;
}
