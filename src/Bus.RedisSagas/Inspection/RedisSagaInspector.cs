using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Finds sagas wherever the repositories of a container keep theirs.</summary>
internal sealed class RedisSagaInspector(IEnumerable<ISagaSource> sources) : ISagaInspector
{
    private readonly Lazy<IReadOnlyList<SagaCatalog>> _catalogs = new(() => [.. sources.Select(x => (x.Connection, x.KeyPrefix)).Distinct().Select(x => new SagaCatalog(x.Connection, x.KeyPrefix))]);

    public async Task<IReadOnlyList<SagaTypeSummary>> GetSagasAsync(CancellationToken cancellationToken = default)
    {
        var found = await Task.WhenAll(_catalogs.Value.Select(x => x.SummarizeAsync(cancellationToken)));
        return [.. found.SelectMany(x => x).OrderBy(x => x.SagaName, StringComparer.Ordinal)];
    }

    public async Task<ISagaView> OpenAsync(string sagaName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sagaName);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var catalog in _catalogs.Value)
        {
            var places = await catalog.ReadAsync(cancellationToken);
            if (places.TryGetValue(sagaName, out var place))
            {
                return catalog.Open(sagaName, place);
            }

            names.UnionWith(places.Keys);
        }

        throw SagaCatalog.Unknown(sagaName, names);
    }
}
