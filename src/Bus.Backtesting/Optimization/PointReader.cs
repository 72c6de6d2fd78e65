using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Optimization;

/// <summary>Goes through the points of a space with one strategy and one set of parameters, which it overwrites. Not thread-safe.</summary>
internal sealed class PointReader
{
    private readonly OptimizationSpace _space;

    public PointReader(OptimizationSpace space)
    {
        _space = space;
        Strategy = space.CreateStrategy();
        Parameters = space.CopySettings();
    }

    public Strategy Strategy { get; }

    /// <summary>The parameters of the point moved to last.</summary>
    public StrategyParameters Parameters { get; }

    /// <summary>Whether the point is to be run.</summary>
    public bool TryMoveTo(long index)
    {
        _space.Write(index, Parameters);
        return _space.Satisfies(Parameters) && !Strategy.HasConflict(Parameters);
    }
}
