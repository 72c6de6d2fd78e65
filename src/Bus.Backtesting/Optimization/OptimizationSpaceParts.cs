namespace Bus.Backtesting.Optimization;

/// <summary>What a space is made of, without its strategy.</summary>
/// <param name="Grids">The grids.</param>
/// <param name="Settings">Values of all parameters; those with a grid count for nothing.</param>
/// <param name="Constraints">Conditions on the parameters.</param>
/// <param name="Seed">Chooses the order of points drawn at random; null when all are taken.</param>
/// <param name="Count">Number of points.</param>
internal sealed record OptimizationSpaceParts(
    IReadOnlyList<ParameterGrid> Grids,
    IReadOnlyDictionary<string, double> Settings,
    IReadOnlyList<string> Constraints,
    int? Seed,
    long Count);
