using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Sandbox;

/// <summary>Stands for a strategy that runs elsewhere.</summary>
internal sealed class StrategyStandIn(StrategyInfo info) : Strategy
{
    public override StrategyInfo Info => info;

    public override void Init(StrategySetup setup) => throw Refuse();

    public override void OnBar(BarContext bar) => throw Refuse();

    private InvalidOperationException Refuse() => new($"'{info.Name}' runs in a sandbox only.");
}
