namespace Bus.Backtesting.Strategies;

/// <summary>Strategies by name. Immutable and safe to share between threads; <see cref="With"/> makes a larger one.</summary>
public sealed class StrategyCatalog
{
    private readonly Dictionary<string, (StrategyInfo Info, Func<Strategy> Create)> _entries;

    private StrategyCatalog(Dictionary<string, (StrategyInfo Info, Func<Strategy> Create)> entries)
    {
        _entries = entries;
        Strategies = [.. entries.Values.Select(entry => entry.Info).OrderBy(info => info.Name, StringComparer.Ordinal)];
    }

    /// <summary>The strategies that ship with the library.</summary>
    public static StrategyCatalog BuiltIn { get; } = new StrategyCatalog([])
        .With(() => new SmaCrossStrategy())
        .With(() => new EmaCrossStrategy())
        .With(() => new RsiReversalStrategy())
        .With(() => new DonchianBreakoutStrategy())
        .With(() => new VolumeZoneBreakoutStrategy());

    /// <summary>All strategies, by name.</summary>
    public IReadOnlyList<StrategyInfo> Strategies { get; }

    /// <summary>A catalog with one more strategy, which replaces one of the same name.</summary>
    /// <param name="create">Makes a new instance.</param>
    /// <returns>The larger catalog; this one stays as it is.</returns>
    public StrategyCatalog With(Func<Strategy> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var info = create().Info;
        return new StrategyCatalog(new(_entries, StringComparer.OrdinalIgnoreCase) { [Key(info.Name)] = (info, create) });
    }

    /// <summary>Whether there is a strategy.</summary>
    /// <param name="name">Its name, in any case; underscores and blanks count as hyphens.</param>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.ContainsKey(Key(name));
    }

    /// <summary>What is known of a strategy.</summary>
    /// <param name="name">Its name, in any case; underscores and blanks count as hyphens.</param>
    /// <returns>Name, description and parameters.</returns>
    /// <exception cref="BacktestException">There is no such strategy.</exception>
    public StrategyInfo Find(string name) => Entry(name).Info;

    /// <summary>Makes an instance of a strategy.</summary>
    /// <param name="name">Its name, in any case; underscores and blanks count as hyphens.</param>
    /// <returns>A new instance.</returns>
    /// <exception cref="BacktestException">There is no such strategy.</exception>
    public Strategy Create(string name) => Entry(name).Create();

    private static string Key(string name) => name.Trim().Replace('_', '-').Replace(' ', '-');

    private (StrategyInfo Info, Func<Strategy> Create) Entry(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.TryGetValue(Key(name), out var entry)
            ? entry
            : throw new BacktestException($"There is no strategy '{name}'; there is {string.Join(", ", Strategies.Select(info => info.Name))}.");
    }
}
