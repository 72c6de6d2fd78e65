using Bus.Redis;
using Bus.RedisSagas;

namespace MassTransit;

/// <summary>Finds the sagas of one Redis and key prefix by their names, and deletes instances; it needs none of the sagas' code.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RedisSagaAdministration : ISagaInspector, IAsyncDisposable
{
    private readonly IRedisConnection _connection;
    private readonly SagaCatalog _catalog;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates it.</summary>
    /// <param name="client">The client; it is not disposed. One connection is opened on it.</param>
    /// <param name="keyPrefix">The <c>KeyPrefix</c> of the sagas' repositories.</param>
    /// <param name="timeProvider">What pauses are measured by; <see langword="null"/> for the system's clock.</param>
    public RedisSagaAdministration(IRedisClient client, string keyPrefix = "", TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "saga-administration" });
        _catalog = new SagaCatalog(_connection, keyPrefix);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<SagaTypeSummary>> GetSagasAsync(CancellationToken cancellationToken = default) => _catalog.SummarizeAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<ISagaView> OpenAsync(string sagaName, CancellationToken cancellationToken = default) => _catalog.Open(sagaName, await FindAsync(sagaName, cancellationToken));

    /// <summary>Deletes the instances that fit, one after the other, each in one step with all that tells of it. Its history stays for <see cref="SagaPurgeOptions.HistoryRetention"/>.</summary>
    /// <param name="sagaName">The saga.</param>
    /// <param name="query">Which instances; its order, cursor and limits do not count.</param>
    /// <param name="options">How fast, and whether only to count.</param>
    /// <param name="cancellationToken">Ends it between two instances. Run it again to go on.</param>
    /// <returns>How many were found, deleted and left because somebody changed or locked them meanwhile.</returns>
    /// <exception cref="ArgumentException">There is no such saga, or the query or the rate is not valid.</exception>
    public async Task<SagaPurgeProgress> PurgeAsync(string sagaName, SagaListQuery query, SagaPurgeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        var place = await FindAsync(sagaName, cancellationToken);
        var view = _catalog.Open(sagaName, place);
        var machine = await view.GetMachineAsync(cancellationToken);
        var keys = _catalog.CreateKeys(sagaName, place, machine?.LockSuffix ?? RedisSagaDefaults.LockSuffix);
        return await new SagaPurge(_connection, keys, view, options, _timeProvider).RunAsync(query, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<SagaPlace> FindAsync(string sagaName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sagaName);
        var places = await _catalog.ReadAsync(cancellationToken);
        return places.TryGetValue(sagaName, out var place) ? place : throw SagaCatalog.Unknown(sagaName, places.Keys);
    }
}
