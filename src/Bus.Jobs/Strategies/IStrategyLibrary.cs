namespace Bus.Jobs.Strategies;

/// <summary>The strategies that jobs may name beside the built-in ones.</summary>
/// <remarks>Thread-safe. It is asked when a job begins, so what changes counts from the next job on.</remarks>
public interface IStrategyLibrary
{
    /// <summary>Finds a strategy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">A version; <see langword="null"/> for the one that is active.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The version; <see langword="null"/> if there is none that may be used.</returns>
    Task<ILibraryStrategy?> FindAsync(string name, int? version, CancellationToken cancellationToken = default);

    /// <summary>Names strategies that may be used, for messages.</summary>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<string>> GetNamesAsync(int limit, CancellationToken cancellationToken = default);
}
