using Bus.Redis;
using MassTransit;

namespace Bus.Workflow.Registry;

/// <summary>The strategies that workflows deployed, with all their versions.</summary>
/// <remarks>Thread-safe. Each change is one step in Redis: it happens as a whole or not at all.</remarks>
public interface IStrategyRegistry
{
    /// <summary>Lists strategies in the order of their names.</summary>
    /// <param name="after">The name behind which to begin; <see langword="null"/> for the first.</param>
    /// <param name="limit">The most to return, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategyPage> ListAsync(string? after = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Finds a strategy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The strategy; <see langword="null"/> if there is none.</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategySummary?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads a version.</summary>
    /// <param name="name">The strategy.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The version; <see langword="null"/> if there is none.</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategyVersion?> GetAsync(string name, int version, CancellationToken cancellationToken = default);

    /// <summary>Reads what was active when, the latest first.</summary>
    /// <param name="name">The strategy.</param>
    /// <param name="limit">The most to return, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<IReadOnlyList<StrategyLogEntry>> GetLogAsync(string name, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Makes a version the active one; jobs that begin from now on use it.</summary>
    /// <param name="name">The strategy.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StrategyRefusedException">There is no such strategy or version, or it is retired or was taken back.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategyActivation> ActivateAsync(string name, int version, string by, string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Makes the version active again that was active before.</summary>
    /// <param name="name">The strategy.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StrategyRefusedException">There is no such strategy, or no version to go back to.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategyActivation> RollBackAsync(string name, string by, string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Retires a version, or lets no version of the strategy be active.</summary>
    /// <param name="name">The strategy.</param>
    /// <param name="version">The version's number; <see langword="null"/> for the whole strategy: jobs cannot use it until a version is activated.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StrategyRefusedException">There is no such strategy or version, or the version is active.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task RetireAsync(string name, int? version, string by, string reason = "", CancellationToken cancellationToken = default);
}
