namespace Bus.Backtesting.Optimization;

/// <summary>A run that could not be finished.</summary>
/// <param name="Index">Index of its point in the space.</param>
/// <param name="Reason">One sentence on why.</param>
public sealed record OptimizationFailure(long Index, string Reason);
