using System.Globalization;
using System.Text.Json;
using Bus.Redis;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.RedisSagas;

/// <summary>The instances of one saga in Redis: each member is one script.</summary>
internal sealed partial class RedisSagaStore<TSaga> : ISagaSource
    where TSaga : class, ISagaVersion
{
    private readonly Lazy<IRedisConnection> _connection;
    private readonly SagaStates<TSaga> _states;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _placing = new();
    private readonly Lazy<SagaView> _view;
    private Task? _placed;

    internal RedisSagaStore(RedisSagaRepositoryOptions<TSaga> options, Func<IRedisConnection> openConnection, SagaStates<TSaga> states, TimeProvider timeProvider)
    {
        Options = options;
        _connection = new Lazy<IRedisConnection>(openConnection);
        _states = states;
        _timeProvider = timeProvider;
        _keys = new RedisKeys(options.KeyPrefix, options.SlotTag, options.SagaName, options.LockSuffix);
        _description = new Lazy<SagaMachineDescription>(Describe);
        _view = new Lazy<SagaView>(() => new SagaView(options.SagaName, Connection, _keys, _ => Task.FromResult<SagaMachineDescription?>(_description.Value with { Address = _address })));
    }


    internal RedisSagaRepositoryOptions<TSaga> Options { get; }

    internal SagaStates<TSaga> States => _states;

    internal SagaTurns Turns { get; } = new();

    internal TimeProvider TimeProvider => _timeProvider;

    string ISagaSource.KeyPrefix => Options.KeyPrefix;

    IRedisConnection ISagaSource.Connection => Connection;

    private IRedisConnection Connection => _connection.Value;

    /// <summary>Reads an instance, whoever has it locked.</summary>
    internal async Task<TSaga?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await EnsurePlaceAsync();
        var found = await Connection.ExecuteAsync(new RedisCommand("HMGET").AddKey(_keys.Instance(id)).Add("version").Add("data"), cancellationToken);
        return found[0].IsNull ? null : Deserialize(found[1], (int)found[0].AsInt64());
    }

    /// <summary>Reads an instance for a change that is written only at the version that was read, and only while nobody has it locked.</summary>
    internal async Task<LoadedSaga<TSaga>?> PeekAsync(Guid id, CancellationToken cancellationToken)
    {
        await EnsurePlaceAsync();
        var found = await Connection.ExecuteAsync(new RedisCommand("HMGET").AddKey(_keys.Instance(id)).Add("version").Add("state").Add("data"), cancellationToken);
        return found[0].IsNull ? null : CreateLoaded(found, first: 0);
    }

    /// <summary>Reads an instance for a change.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="token">The token of the caller's lock, empty without one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The instance, <see langword="null"/> if there is none; and whether somebody else has it locked, or the caller's lock is lost.</returns>
    internal async Task<(SagaScriptResult Result, LoadedSaga<TSaga>? Saga)> LoadAsync(Guid id, string token, CancellationToken cancellationToken)
    {
        await EnsurePlaceAsync();
        var reply = await Connection.ExecuteAsync(RedisSagasScripts.LoadSaga.CreateCall(keyCount: 2).Add(_keys.Instance(id)).Add(_keys.Lock(id)).Add(token), cancellationToken);
        var result = (SagaScriptResult)reply[0].AsInt64();
        if (result != SagaScriptResult.Done)
        {
            return (result == SagaScriptResult.OtherVersion ? SagaScriptResult.Done : result, null);
        }

        return (result, CreateLoaded(reply, first: 1));
    }

    /// <summary>Writes what was staged, if nobody wrote since the instance was read.</summary>
    /// <param name="write">The change; the instance's version becomes the new one if it is written.</param>
    /// <param name="token">The token of the caller's lock, which is given back with the write; empty without one.</param>
    internal async Task<SagaScriptResult> CommitAsync(SagaWrite<TSaga> write, string token)
    {
        await EnsurePlaceAsync();
        return write.IsDeletion ? await DeleteAsync(write, token) : await PutAsync(write, token);
    }

    /// <summary>Locks an instance.</summary>
    /// <param name="id">The instance, which need not be there.</param>
    /// <param name="token">The token that the lock will have.</param>
    /// <param name="expectedVersion">The version that it must have, empty for none, <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait; the lock may have been taken all the same.</param>
    internal async Task<SagaScriptResult> LockAsync(Guid id, string token, string? expectedVersion, CancellationToken cancellationToken)
    {
        await EnsurePlaceAsync();
        var reply = await RepeatAsync(() => RedisSagasScripts.LockSaga.CreateCall(keyCount: 2).Add(_keys.Instance(id)).Add(_keys.Lock(id))
            .Add(token).Add((long)Options.LockTimeout.TotalMilliseconds).Add(expectedVersion ?? "*"), cancellationToken);
        return (SagaScriptResult)reply.AsInt64();
    }

    /// <summary>Lets a lock hold for longer.</summary>
    /// <returns>Whether it holds.</returns>
    internal async Task<bool> RenewLockAsync(Guid id, string token, CancellationToken cancellationToken) =>
        (await RepeatAsync(() => RedisSagasScripts.RenewLock.CreateCall(keyCount: 1).Add(_keys.Lock(id)).Add(token).Add((long)Options.LockTimeout.TotalMilliseconds), cancellationToken)).AsInt64() == 1;

    /// <summary>Gives a lock back.</summary>
    internal async Task ReleaseLockAsync(Guid id, string token) =>
        await Connection.ExecuteAsync(RedisSagasScripts.ReleaseLock.CreateCall(keyCount: 1).Add(_keys.Lock(id)).Add(token));

    private async Task<SagaScriptResult> PutAsync(SagaWrite<TSaga> write, string token)
    {
        var saga = write.Saga.Instance;
        var before = saga.Version;
        saga.Version = checked((write.Saga.Version ?? before) + 1);
        try
        {
            var entry = CreateEntry(saga);
            var reply = await RepeatAsync(() => CreatePut(write, entry, saga.Version, token));
            if (reply[1].AsInt64() != 0)
            {
                await RemoveExpiredAsync();
            }

            var result = (SagaScriptResult)reply[0].AsInt64();
            saga.Version = result == SagaScriptResult.Done ? saga.Version : before;
            return result;
        }
        catch
        {
            saga.Version = before;
            throw;
        }
    }

    private RedisCommand CreatePut(SagaWrite<TSaga> write, SagaEntry entry, int version, string token)
    {
        var call = AddKeys(RedisSagasScripts.CommitSaga.CreateCall(8 + entry.Members.Count), entry.Id).Add(_keys.State(write.Saga.State)).Add(_keys.State(entry.State)).Add(_keys.History(entry.Id));
        foreach (var (property, _) in entry.Members)
        {
            call.Add(_keys.Index(property));
        }

        var expiry = Options.ExpireOnlyIf?.Invoke(write.Saga.Instance) ?? true ? Options.Expiry : null;
        call.Add(entry.Id.ToString("D")).Add(write.ExpectedVersion).Add(version).Add(write.Id).Add(token)
            .Add(write.Saga.State).Add(entry.State).Add(entry.Data)
            .Add(expiry is { } lifetime ? ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : string.Empty)
            .Add(expiry is null ? string.Empty : entry.CreateTrace().Serialize());
        AddNote(call, write.Transition);
        foreach (var (property, member) in entry.Members)
        {
            call.Add(property).Add(member);
        }

        return call;
    }

    private async Task<SagaScriptResult> DeleteAsync(SagaWrite<TSaga> write, string token)
    {
        var calls = 0;
        var reply = await RepeatAsync(() =>
        {
            calls++;
            return CreateDelete(write, token);
        });
        var result = (SagaScriptResult)reply.AsInt64();

        // A call that is repeated finds what the first one did, whose reply was lost.
        return result == SagaScriptResult.Gone && calls > 1 ? SagaScriptResult.Done : result;
    }

    private RedisCommand CreateDelete(SagaWrite<TSaga> write, string token)
    {
        var id = write.Saga.Instance.CorrelationId;
        var call = AddKeys(RedisSagasScripts.DeleteSaga.CreateCall(7 + Options.Indexes.Count), id).Add(_keys.State(write.Saga.State)).Add(_keys.History(id));
        foreach (var index in Options.Indexes)
        {
            call.Add(_keys.Index(index.Name));
        }

        call.Add(id.ToString("D")).Add(write.ExpectedVersion).Add(token).Add(write.Saga.State);
        AddNote(call, write.Transition).Add(_states.GetState(write.Saga.Instance));
        foreach (var index in Options.Indexes)
        {
            call.Add(index.Name);
        }

        return call;
    }

    private SagaEntry CreateEntry(TSaga saga) =>
        new(saga.CorrelationId, _states.GetState(saga), Serialize(saga), Options.Indexes.Select(x => (x.Name, x.GetMember(saga, saga.CorrelationId))).ToList());

    private RedisCommand AddKeys(RedisCommand call, Guid id) =>
        call.Add(_keys.Instance(id)).Add(_keys.Lock(id)).Add(_keys.All).Add(_keys.Expiring).Add(_keys.States);

    /// <summary>Runs a script that does the same when it runs twice; a lost reply is no reason to fail then.</summary>
    private async Task<RedisReply> RepeatAsync(Func<RedisCommand> create, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Connection.ExecuteAsync(create(), cancellationToken);
            }
            catch (RedisUnknownOutcomeException exception) when (attempt < RedisSagaDefaults.UnknownOutcomeRetryLimit)
            {
                RedisSagasLogMessages.WriteRepeated(exception, Options.SagaName);
            }
        }
    }

    private static byte[] Serialize(TSaga saga) => JsonSerializer.SerializeToUtf8Bytes(saga, SystemTextJsonMessageSerializer.Options);

    private LoadedSaga<TSaga> CreateLoaded(RedisReply reply, int first)
    {
        var version = (int)reply[first].AsInt64();
        return new LoadedSaga<TSaga>(Deserialize(reply[first + 2], version), version, reply[first + 1].AsString()!);
    }

    private TSaga Deserialize(RedisReply data, int version)
    {
        var saga = JsonSerializer.Deserialize<TSaga>(data.Bytes.Span, SystemTextJsonMessageSerializer.Options)
            ?? throw new JsonException($"An instance of {Options.SagaName} holds null in place of its data.");
        saga.Version = version;
        return saga;
    }
}
