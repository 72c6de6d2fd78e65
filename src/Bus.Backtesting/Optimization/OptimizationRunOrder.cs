namespace Bus.Backtesting.Optimization;

/// <summary>Best first; then runs whose objective is undefined, then empty ones. Equal runs stay in the order of the space.</summary>
internal sealed class OptimizationRunOrder(bool minimize) : IComparer<OptimizationRun>
{
    public int Compare(OptimizationRun x, OptimizationRun y)
    {
        var byGroup = GroupOf(x).CompareTo(GroupOf(y));
        if (byGroup != 0)
        {
            return byGroup;
        }

        var byObjective = x.IsRanked ? x.Objective!.Value.CompareTo(y.Objective!.Value) : 0;
        return byObjective == 0 ? x.Index.CompareTo(y.Index) : minimize ? byObjective : -byObjective;
    }

    private static int GroupOf(OptimizationRun run) => run.IsRanked ? 0 : run.IsEmpty ? 2 : 1;
}
