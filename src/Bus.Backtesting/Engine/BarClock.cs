namespace Bus.Backtesting.Engine;

/// <summary>Which bar a run has come to; -1 before the first. Shared by all lines of a run, so that none can be read ahead.</summary>
internal sealed class BarClock
{
    public int Index { get; set; } = -1;
}
