using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>Reads what is kept of optimizations over the bus.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IOptimizationResults
{
    /// <summary>Reads how far an optimization is.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The status; <see langword="null"/> when it was not planned yet, or has expired.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<OptimizationStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Reads what was asked for.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The command; <see langword="null"/> when it was not planned yet, or has expired.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    Task<RunOptimization?> FindCommandAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Reads the runs of all chunks that have finished.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The runs; <see langword="null"/> when it was not planned yet, or has expired.</returns>
    /// <exception cref="Bus.Redis.RedisException">Redis cannot be asked.</exception>
    /// <exception cref="InvalidDataException">What is kept was written by another version.</exception>
    Task<OptimizationRuns?> ReadAsync(Guid jobId, CancellationToken cancellationToken = default);
}
