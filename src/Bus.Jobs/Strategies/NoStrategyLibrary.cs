namespace Bus.Jobs.Strategies;

/// <summary>Nothing beside the built-in strategies.</summary>
internal sealed class NoStrategyLibrary : IStrategyLibrary
{
    public Task<ILibraryStrategy?> FindAsync(string name, int? version, CancellationToken cancellationToken = default) => Task.FromResult<ILibraryStrategy?>(null);

    public Task<IReadOnlyList<string>> GetNamesAsync(int limit, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>>([]);
}
