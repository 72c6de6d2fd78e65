using MassTransit;

namespace Bus.RedisSagas;

// Where the instances are, and what is left of those that have expired.
internal sealed partial class RedisSagaStore<TSaga>
    where TSaga : class, ISagaVersion
{
    /// <summary>Removes what tells of expired instances, a bounded number of them.</summary>
    /// <returns>How many were removed.</returns>
    internal async Task<int> RemoveExpiredAsync()
    {
        var traces = await Connection.ExecuteAsync(RedisSagasScripts.ReadExpired.CreateCall(keyCount: 1).Add(_keys.Expiring).Add(RedisSagaDefaults.ExpiredPerCall));
        var removed = 0;
        for (var i = 0; i < traces.Count; i++)
        {
            var text = traces[i].AsString()!;
            var trace = SagaTrace.Parse(text);
            var call = RedisSagasScripts.RemoveExpired.CreateCall(5 + trace.Members.Count)
                .Add(_keys.Instance(trace.Id)).Add(_keys.All).Add(_keys.Expiring).Add(_keys.States).Add(_keys.State(trace.State));
            foreach (var property in trace.Members.Keys)
            {
                call.Add(_keys.Index(property));
            }

            call.Add(trace.Id.ToString("D")).Add(text).Add(trace.State);
            foreach (var (property, member) in trace.Members)
            {
                call.Add(property).Add(member);
            }

            removed += (int)(await Connection.ExecuteAsync(call)).AsInt64();
        }

        return removed;
    }

    /// <summary>For those who only look.</summary>
    /// <exception cref="RedisSagaPlaceException">The instances lie elsewhere, or the name belongs to another type.</exception>
    internal async Task<ISagaView> OpenViewAsync()
    {
        await EnsurePlaceAsync();
        return _view.Value;
    }

    /// <summary>Records on first use where the instances lie; once per process.</summary>
    /// <exception cref="RedisSagaPlaceException">They lie elsewhere, or the name belongs to another type.</exception>
    private Task EnsurePlaceAsync()
    {
        lock (_placing)
        {
            // A refusal is kept: it does not get better. Anything else, such as a lost connection, does.
            return _placed = _placed is null or { IsFaulted: true, Exception.InnerException: not RedisSagaPlaceException } or { IsCanceled: true } ? PlaceAsync() : _placed;
        }
    }

    private async Task PlaceAsync()
    {
        var type = typeof(TSaga).FullName;
        var record = $"{Options.SlotTag} {type}";
        var reply = await RepeatAsync(() => RedisSagasScripts.RegisterSaga.CreateCall(keyCount: 1).Add(_keys.Sagas).Add(Options.SagaName).Add(record));
        var found = reply.AsString()!;
        if (found == record)
        {
            return;
        }

        var (tag, foundType) = SagaPlace.Parse(found);
        throw new RedisSagaPlaceException(foundType != type
            ? $"The saga name '{Options.SagaName}' belongs to {foundType} in this Redis, as '{_keys.Sagas}' records; {type} needs a SagaName of its own."
            : $"The instances of the saga '{Options.SagaName}' lie under the slot tag '{tag}' in this Redis, as '{_keys.Sagas}' records; under '{Options.SlotTag}' they would not be found. Set SlotTag to '{tag}', or choose another SagaName.");
    }
}
