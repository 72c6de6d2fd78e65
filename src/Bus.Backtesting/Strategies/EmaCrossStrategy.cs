using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>Follows the crossing of two exponential moving averages of the close, always in the market after the first crossing.</summary>
internal sealed class EmaCrossStrategy : Strategy
{
    private static readonly StrategyInfo SharedInfo = new(
        "ema-cross",
        "Turns long when the fast exponential moving average crosses above the slow one and short when it crosses below, with all the money.",
        [
            StrategyParameter.Integer("fast", 12, 1, 1000, "Length of the fast average in bars; below slow."),
            StrategyParameter.Integer("slow", 26, 2, 1000, "Length of the slow average in bars."),
        ]);

    private Line _fast = null!;
    private Line _slow = null!;

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
        _fast = setup.Ema(setup.Close, setup.Parameters.Integer("fast"));
        _slow = setup.Ema(setup.Close, setup.Parameters.Integer("slow"));
    }

    public override void OnBar(BarContext bar) => Crossing.Reverse(bar, _fast, _slow);

    protected override string? FindConflict(StrategyParameters parameters) => Crossing.FindConflict(parameters);
}
