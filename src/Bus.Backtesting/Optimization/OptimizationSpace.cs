using System.Globalization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// The parameters that an optimization tries: all combinations of some grids, or some of them drawn at random. Points have an index and a
/// fixed order, also when drawn, so that any process given the same definition finds the same point under the same index.
/// </summary>
/// <remarks>
/// Immutable and safe to share between threads; takes no memory per point. Some points are skipped: those that do not satisfy a constraint or a
/// rule of the strategy itself, such as fast below slow. They keep their index.
/// </remarks>
public sealed class OptimizationSpace
{
    /// <summary>The most points of a space.</summary>
    public const int MaxPoints = 1_000_000;

    private const long MaxCombinations = 1L << 60;

    private readonly StrategyCatalog _catalog;
    private readonly ConstraintNode[] _conditions;
    private readonly StrategyParameters _settings;
    private readonly int[] _positions;
    private readonly IndexPermutation? _permutation;
    private readonly int _seed;

    private OptimizationSpace(StrategyCatalog catalog, StrategyParameters settings, ParameterGrid[] grids, int[] positions, IReadOnlyList<string> constraints)
    {
        _catalog = catalog;
        _settings = settings;
        _positions = positions;
        _conditions = [.. constraints.Select(constraint => ConstraintParser.Parse(constraint, settings.Strategy))];
        Grids = grids;
        Constraints = constraints;
        Combinations = Multiply(grids);
        Count = Combinations;
    }

    private OptimizationSpace(OptimizationSpace grid, IndexPermutation permutation, int seed, long count)
    {
        _seed = seed;
        _catalog = grid._catalog;
        _settings = grid._settings;
        _positions = grid._positions;
        _conditions = grid._conditions;
        _permutation = permutation;
        Grids = grid.Grids;
        Constraints = grid.Constraints;
        Combinations = grid.Combinations;
        Count = count;
    }

    /// <summary>The strategy.</summary>
    public StrategyInfo Strategy => _settings.Strategy;

    /// <summary>The grids, in the order given; the last changes fastest.</summary>
    public IReadOnlyList<ParameterGrid> Grids { get; }

    /// <summary>The conditions that a point must satisfy to be run.</summary>
    public IReadOnlyList<string> Constraints { get; }

    /// <summary>Number of combinations of the grids.</summary>
    public long Combinations { get; }

    /// <summary>Number of points, skipped ones included.</summary>
    public long Count { get; }

    /// <summary>Whether the points are drawn at random.</summary>
    public bool IsRandom => _permutation is not null;

    /// <summary>Creates the space of all combinations of grids.</summary>
    /// <param name="catalog">Where the strategy comes from.</param>
    /// <param name="strategy">Its name.</param>
    /// <param name="grids">At least one; each for another parameter.</param>
    /// <param name="settings">Values of further parameters; null for their defaults.</param>
    /// <param name="constraints">Conditions on the parameters that all must hold, such as <c>fast * 2 &lt; slow</c>; null for none.</param>
    /// <returns>The space, which may have more points than can be run: see <see cref="CheckSize"/> and <see cref="Draw"/>.</returns>
    /// <exception cref="BacktestException">A name is unknown, a value outside its range, a constraint not understood, or there are too many combinations.</exception>
    public static OptimizationSpace Create(
        StrategyCatalog catalog,
        string strategy,
        IEnumerable<ParameterGrid> grids,
        IEnumerable<KeyValuePair<string, double>>? settings = null,
        IEnumerable<string>? constraints = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(grids);
        var info = catalog.Find(strategy);
        var fixedValues = (settings ?? []).Select(setting => (setting.Key, setting.Value)).ToArray();
        ParameterGrid[] axes = [.. grids];
        if (axes.Length == 0)
        {
            throw new BacktestException($"There is no grid, so there is nothing to optimize; '{info.Name}' has {info.DescribeParameters()}.");
        }

        var values = StrategyParameters.Create(info, fixedValues);
        var positions = axes.Select(grid => CheckGrid(info, grid)).ToArray();
        for (var i = 0; i < axes.Length; i++)
        {
            if (Array.IndexOf(positions, positions[i]) != i)
            {
                throw new BacktestException($"The parameter {axes[i].Name} has two grids.");
            }

            if (fixedValues.Any(setting => string.Equals(setting.Key, axes[i].Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new BacktestException($"The parameter {axes[i].Name} has both a grid and a fixed value.");
            }
        }

        return new OptimizationSpace(catalog, values, axes, positions, [.. constraints ?? []]);
    }

    /// <summary>A space of points drawn from this one in a random order, none twice.</summary>
    /// <param name="runs">How many runs to have, from 1 to <see cref="MaxPoints"/>. Points that are skipped are drawn on top of it, up to <see cref="MaxPoints"/> points in all.</param>
    /// <param name="seed">Chooses the order; the same seed draws the same points.</param>
    /// <returns>The space; it has fewer runs when there are not as many combinations.</returns>
    /// <exception cref="BacktestException">The number is outside its range.</exception>
    public OptimizationSpace Draw(int runs, int seed)
    {
        if (runs is < 1 or > MaxPoints)
        {
            throw new BacktestException($"The number of random runs is {runs}, it must be from 1 to {MaxPoints}.");
        }

        var permutation = new IndexPermutation(Combinations, seed);
        var all = new OptimizationSpace(this, permutation, seed, Math.Min(Combinations, MaxPoints));
        var reader = new PointReader(all);
        var (drawn, found) = (0L, 0);
        while (drawn < all.Count && found < runs)
        {
            found += reader.TryMoveTo(drawn++) ? 1 : 0;
        }

        return new OptimizationSpace(this, permutation, seed, drawn);
    }

    /// <summary>Checks that there is something to run, and not more than is allowed.</summary>
    /// <exception cref="BacktestException">There are more than <see cref="MaxPoints"/> points, or all would be skipped.</exception>
    public void CheckSize()
    {
        if (Count > MaxPoints)
        {
            throw new BacktestException(string.Create(
                CultureInfo.InvariantCulture,
                $"The grids have {Count:#,##0} combinations, allowed are {MaxPoints:#,##0}; make the steps larger, or draw some of them at random."));
        }

        var reader = new PointReader(this);
        for (var index = 0L; index < Count; index++)
        {
            if (reader.TryMoveTo(index))
            {
                return;
            }
        }

        var rules = Constraints.Count == 0 ? "" : $"{string.Join(" and ", Constraints.Select(text => $"'{text}'"))} and ";
        throw new BacktestException($"No combination of the grids satisfies {rules}the rules of strategy '{Strategy.Name}'.");
    }

    /// <summary>The parameters of a point, whether it is skipped or not.</summary>
    /// <param name="index">From 0 to below <see cref="Count"/>.</param>
    /// <returns>The values of all parameters of the strategy.</returns>
    public StrategyParameters this[long index]
    {
        get
        {
            var parameters = _settings.Copy();
            Write(index, parameters);
            return parameters;
        }
    }

    /// <summary>Cuts the space into chunks.</summary>
    /// <param name="size">Points of each chunk but the last, at least 1.</param>
    /// <returns>The chunks, in order.</returns>
    public IEnumerable<OptimizationChunk> Split(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        for (var first = 0L; first < Count; first += size)
        {
            yield return new OptimizationChunk(first, Math.Min(size, Count - first));
        }
    }

    /// <summary>What another process needs to make the same points of a strategy that only it has.</summary>
    internal OptimizationSpaceParts Parts => new(Grids, CopySettings().ToDictionary(), Constraints, IsRandom ? _seed : null, Count);

    /// <summary>The same points, of a strategy that may skip others: a point keeps its index.</summary>
    internal static OptimizationSpace Restore(StrategyCatalog catalog, string strategy, OptimizationSpaceParts parts)
    {
        var settings = parts.Settings.Where(setting => !parts.Grids.Any(grid => string.Equals(grid.Name, setting.Key, StringComparison.OrdinalIgnoreCase)));
        var space = Create(catalog, strategy, parts.Grids, settings, parts.Constraints);
        return parts.Seed is { } seed ? new OptimizationSpace(space, new IndexPermutation(space.Combinations, seed), seed, parts.Count) : space;
    }

    /// <summary>Which value of each grid a point has.</summary>
    internal void ReadPlaces(long index, Span<long> places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var rest = _permutation is null ? index : _permutation[index];
        for (var i = Grids.Count - 1; i >= 0; i--)
        {
            (rest, places[i]) = Math.DivRem(rest, Grids[i].Count);
        }
    }

    internal Strategy CreateStrategy() => _catalog.Create(Strategy.Name);

    internal StrategyParameters CopySettings() => _settings.Copy();

    internal void Write(long index, StrategyParameters parameters)
    {
        Span<long> places = stackalloc long[Grids.Count];
        ReadPlaces(index, places);
        for (var i = 0; i < places.Length; i++)
        {
            parameters.Overwrite(_positions[i], Grids[i][places[i]]);
        }
    }

    internal bool Satisfies(StrategyParameters parameters)
    {
        foreach (var condition in _conditions)
        {
            if (!condition.Holds(parameters.Values))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks the values against the parameter, whose position it returns.</summary>
    private static int CheckGrid(StrategyInfo strategy, ParameterGrid grid)
    {
        for (var i = 0; i < strategy.Parameters.Count; i++)
        {
            var parameter = strategy.Parameters[i];
            if (string.Equals(parameter.Name, grid.Name, StringComparison.OrdinalIgnoreCase))
            {
                return grid.FindOutside(parameter.Minimum, parameter.Maximum, parameter.IsInteger) is not { } outside ? i : throw new BacktestException(
                    $"The grid of {parameter.Name} has the value {outside.ToString(CultureInfo.InvariantCulture)}, '{strategy.Name}' allows {parameter.DescribeAllowed()}.");
            }
        }

        throw new BacktestException($"Strategy '{strategy.Name}' has no parameter '{grid.Name}'; it has {strategy.DescribeParameters()}.");
    }

    private static long Multiply(ParameterGrid[] grids)
    {
        var product = 1d;
        var exact = 1L;
        foreach (var grid in grids)
        {
            product *= grid.Count;
            if (product > MaxCombinations)
            {
                throw new BacktestException("The grids have more than 10^18 combinations; make the steps larger.");
            }

            exact *= grid.Count;
        }

        return exact;
    }
}
