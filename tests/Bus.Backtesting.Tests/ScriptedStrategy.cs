using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests;

/// <summary>Does on given bars what a test says.</summary>
internal sealed class ScriptedStrategy(params (int Bar, Action<BarContext> Act)[] script) : Strategy
{
    private static readonly StrategyInfo SharedInfo = new("scripted", "Follows a script.", []);

    public ScriptedStrategy(Action<BarContext> onBarOne)
        : this((1, onBarOne))
    {
    }

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
    }

    public override void OnBar(BarContext bar)
    {
        foreach (var (index, act) in script)
        {
            if (index == bar.Index)
            {
                act(bar);
            }
        }
    }
}
