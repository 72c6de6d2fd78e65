using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>Follows the crossing of two simple moving averages of the close, always in the market after the first crossing.</summary>
internal sealed class SmaCrossStrategy : Strategy
{
    private static readonly StrategyInfo SharedInfo = new(
        "sma-cross",
        "Turns long when the fast simple moving average crosses above the slow one and short when it crosses below, with all the money.",
        [
            StrategyParameter.Integer("fast", 10, 1, 1000, "Bars of the fast average; below slow."),
            StrategyParameter.Integer("slow", 30, 2, 1000, "Bars of the slow average."),
        ]);

    private Line _fast = null!;
    private Line _slow = null!;

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
        _fast = setup.Sma(setup.Close, setup.Parameters.Integer("fast"));
        _slow = setup.Sma(setup.Close, setup.Parameters.Integer("slow"));
    }

    public override void OnBar(BarContext bar) => Crossing.Reverse(bar, _fast, _slow);

    protected override string? FindConflict(StrategyParameters parameters) => Crossing.FindConflict(parameters);
}
