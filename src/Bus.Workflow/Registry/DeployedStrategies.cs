using Bus.Jobs.Strategies;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>The strategies of the registry, for jobs: they run in the sandbox.</summary>
internal sealed class DeployedStrategies : IStrategyLibrary
{
    private readonly IStrategyRegistry _registry;
    private readonly Func<IStrategySandbox> _sandbox;

    /// <param name="registry">Asked at each job: what is active changes without a restart.</param>
    /// <param name="sandbox">Only who runs jobs has one.</param>
    internal DeployedStrategies(IStrategyRegistry registry, Func<IStrategySandbox> sandbox)
    {
        _registry = registry;
        _sandbox = sandbox;
    }

    public async Task<ILibraryStrategy?> FindAsync(string name, int? version, CancellationToken cancellationToken = default)
    {
        if (version is { } named)
        {
            // Whoever named a version before it was retired still gets it.
            return await _registry.GetAsync(name, named, cancellationToken) is { State: not StrategyVersionState.Undone } found ? new DeployedStrategy(found, _sandbox) : null;
        }

        for (int? last = null; (await _registry.FindAsync(name, cancellationToken))?.Active is { } active && active != last; last = active)
        {
            if (await _registry.GetAsync(name, active, cancellationToken) is { State: StrategyVersionState.Deployed } found)
            {
                return new DeployedStrategy(found, _sandbox);
            }

            // Taken back in between: another one is active now, or none.
        }

        return null;
    }

    public async Task<IReadOnlyList<string>> GetNamesAsync(int limit, CancellationToken cancellationToken = default) =>
        [.. (await _registry.ListAsync(limit: limit, cancellationToken: cancellationToken)).Items.Where(x => x.Active is not null).Select(x => x.Name)];
}
