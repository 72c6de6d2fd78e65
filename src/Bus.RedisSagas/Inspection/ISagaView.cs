namespace MassTransit;

/// <summary>Looks at the instances of one saga in Redis.</summary>
/// <remarks>
/// Thread-safe. It changes nothing. Every call reads a bounded number of instances in commands that are short for Redis, however many instances there are; no call lists keys. Names
/// that are wrong throw an <see cref="ArgumentException"/> that says which there are.
/// </remarks>
public interface ISagaView
{
    /// <summary>The saga's name in the keys.</summary>
    string SagaName { get; }

    /// <summary>Lists a page of instances.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A state, a property, a value, the cursor or a limit is not one that there is.</exception>
    Task<SagaPage> ListAsync(SagaListQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts instances by state.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<SagaCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts instances by the values of an indexed property; it reads none of them, and a command or two for each value.</summary>
    /// <param name="property">The property.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The values as the index holds them, in its order, with how many instances have each; of more than 1000 values only the first.</returns>
    /// <exception cref="ArgumentException">There is no index on it; the message says on which there are.</exception>
    /// <remarks>Instances that have expired count until the next write or query of the saga removes them from the indexes; those without a value do not count.</remarks>
    Task<IReadOnlyDictionary<string, long>> CountAsync(string property, CancellationToken cancellationToken = default);

    /// <summary>Reads an instance.</summary>
    /// <param name="id">Its correlation id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is known of it; <see langword="null"/> if there is none, and no history of one.</returns>
    Task<SagaDetails?> GetAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Reads what the saga does on which event in which state.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What its host has recorded with the first message that it got; <see langword="null"/> if none has.</returns>
    Task<SagaMachineDescription?> GetMachineAsync(CancellationToken cancellationToken = default);
}
