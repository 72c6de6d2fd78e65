namespace MassTransit;

/// <summary>Finds the sagas in Redis by their names, whichever service they belong to.</summary>
/// <remarks>Thread-safe. In a container it looks where the sagas of the container are kept; <c>RedisSagaAdministration</c> looks anywhere.</remarks>
public interface ISagaInspector
{
    /// <summary>Lists all sagas with how many instances are in which state, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<SagaTypeSummary>> GetSagasAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds one saga.</summary>
    /// <param name="sagaName">Its name in the keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such saga; the message says which there are.</exception>
    Task<ISagaView> OpenAsync(string sagaName, CancellationToken cancellationToken = default);
}
