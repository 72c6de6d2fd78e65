using System.Globalization;
using Bus.Backtesting;
using Bus.Backtesting.Strategies;

namespace Bus.Jobs.Strategies;

/// <summary>Finds the strategy that a job names: a built-in one, or one of the library as <c>name</c> (its active version) or <c>name@2</c>. Thread-safe.</summary>
internal sealed class StrategyLookup
{
    private const char VersionMark = '@';
    private const int NamesShown = 20;

    private readonly IStrategyLibrary _library;

    public StrategyLookup(IStrategyLibrary library)
    {
        _library = library;
    }

    /// <summary>How a job names a version, whichever is active then.</summary>
    internal static string Reference(ILibraryStrategy strategy) => string.Create(CultureInfo.InvariantCulture, $"{strategy.Name}{VersionMark}{strategy.Version}");

    /// <summary>Finds it.</summary>
    /// <returns>The version; null for a built-in strategy.</returns>
    /// <exception cref="BacktestException">There is no such strategy.</exception>
    internal async Task<ILibraryStrategy?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if (IsBuiltIn(name))
        {
            return null;
        }

        return await TryFindAsync(name!, cancellationToken)
            ?? throw new BacktestException($"There is no strategy '{name}'; {await DescribeNamesAsync(cancellationToken)}.");
    }

    /// <summary>Finds a strategy that is not built in; null when there is none.</summary>
    internal async Task<ILibraryStrategy?> TryFindAsync(string name, CancellationToken cancellationToken)
    {
        var parts = name.Split(VersionMark, 2);
        var isNumber = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return parts.Length == 1 || isNumber ? await _library.FindAsync(parts[0].Trim(), parts.Length == 1 ? null : version, cancellationToken) : null;
    }

    /// <summary>What a job may name, for messages: "there is ema-cross, sma-cross".</summary>
    internal async Task<string> DescribeNamesAsync(CancellationToken cancellationToken) =>
        $"there is {string.Join(", ", StrategyCatalog.BuiltIn.Strategies.Select(x => x.Name).Concat(await _library.GetNamesAsync(NamesShown, cancellationToken)))}";

    /// <summary>Whether nobody needs to be asked: a built-in strategy, or nothing at all.</summary>
    private static bool IsBuiltIn(string? name) => string.IsNullOrWhiteSpace(name) || StrategyCatalog.BuiltIn.Contains(name);
}
