namespace Bus.Backtesting.Optimization;

/// <summary>One run of an optimization, without its parameters: the space has them by index.</summary>
/// <param name="Index">Index of its point in the space.</param>
/// <param name="Objective">The value to rank by; null when the statistic is undefined for the run.</param>
/// <param name="FinalEquity">What the account was worth at the end.</param>
/// <param name="Trades">Number of closed trades.</param>
/// <param name="OpenTrades">Number of trades still open at the end.</param>
public readonly record struct OptimizationRun(long Index, double? Objective, double FinalEquity, int Trades, int OpenTrades)
{
    /// <summary>Whether nothing was bought or sold, so that its figures say nothing about the parameters. Never the best run.</summary>
    public bool IsEmpty => Trades == 0 && OpenTrades == 0;

    /// <summary>Whether it traded and the objective is defined: only such a run can be the best.</summary>
    public bool IsRanked => !IsEmpty && Objective is not null;
}
