using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Optimization;

/// <summary>Does what its parameter says: a closed trade, an open one, nothing, or one of two failures.</summary>
internal sealed class ModeStrategy : Strategy
{
    public const int ClosedTrade = 0;
    public const int OpenTrade = 1;
    public const int Nothing = 2;
    public const int BadOrder = 3;
    public const int Mistake = 4;

    private static readonly StrategyInfo SharedInfo = new(
        "mode",
        "For tests.",
        [StrategyParameter.Integer("mode", ClosedTrade, 0, Mistake, "What to do."), StrategyParameter.Integer("units", 1, 1, 1000, "How much to buy.")]);

    private int _mode;
    private int _units;

    public static StrategyCatalog Catalog { get; } = StrategyCatalog.BuiltIn.With(() => new ModeStrategy());

    public override StrategyInfo Info => SharedInfo;

    /// <summary>Prices that rise from 10 to 20: the more units, the better.</summary>
    public static OptimizationPlan Plan(string objective, bool minimize, params string[] grids) => new(
        TestBars.AfterTwoAt(10, (10, 10, 10, 10), (20, 20, 20, 20), (20, 20, 20, 20), (20, 20, 20, 20)),
        OptimizationSpace.Create(Catalog, "mode", grids.Select(ParameterGrid.Parse)),
        OptimizationObjective.Of(objective, minimize),
        BacktestOptions.Default);

    public override void Init(StrategySetup setup)
    {
        _mode = setup.Parameters.Integer("mode");
        _units = setup.Parameters.Integer("units");
    }

    public override void OnBar(BarContext bar)
    {
        if (_mode == Mistake)
        {
            throw new InvalidOperationException("a mistake");
        }

        if (bar.Index == 1 && _mode != Nothing)
        {
            bar.Buy(OrderSize.Units(_mode == BadOrder ? -1 : _units));
        }
        else if (bar.Index == 3 && _mode == ClosedTrade)
        {
            bar.ClosePosition();
        }
    }
}
