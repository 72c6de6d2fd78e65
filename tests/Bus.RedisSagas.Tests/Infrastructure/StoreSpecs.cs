using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>What the specs of the store without a bus have in common: a client, a prefix, and instances.</summary>
public abstract class StoreSpecs(SharedRedisServer redis) : IAsyncLifetime
{
    private RedisClient? _client;

    protected RedisServer Server => redis.Server;

    /// <summary>The key prefix of the sagas.</summary>
    protected string KeyPrefix { get; } = $"k{NewId.NextGuid():N}";

    protected RedisClient Client => _client ??= new RedisClient(RedisOptions.Parse(redis.Server.ConnectionString));

    protected Guid Id { get; } = NewId.NextGuid();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await redis.Server.RemoveKeysAsync(KeyPrefix);
        GC.SuppressFinalize(this);
    }

    private protected RedisSagaStore<PlainSaga> CreateStore(Action<IRedisSagaRepositoryConfigurator<PlainSaga>>? configure = null, IRedisClient? client = null) =>
        CreateStore<PlainSaga>(configure, client);

    private protected RedisSagaStore<TSaga> CreateStore<TSaga>(Action<IRedisSagaRepositoryConfigurator<TSaga>>? configure = null, IRedisClient? client = null)
        where TSaga : class, ISagaVersion
    {
        var configurator = new RedisSagaRepositoryConfigurator<TSaga> { KeyPrefix = KeyPrefix };
        configurator.ClientFactory(() => client ?? Client);
        configure?.Invoke(configurator);
        configurator.Validate().ThrowIfContainsFailure("invalid:");
        return new RedisSagaStore<TSaga>(
            configurator.CreateOptions(), () => (client ?? Client).OpenConnection(new RedisConnectionSettings { Purpose = "sagas" }), SagaStates<TSaga>.Create(null), TimeProvider.System);
    }

    /// <summary>Stores an instance, or changes it when it is there.</summary>
    private protected static async Task<PlainSaga> PutAsync(RedisSagaStore<PlainSaga> store, Guid id, string? label = null, string state = "Open", int size = 0)
    {
        var loaded = (await store.LoadAsync(id, "", default)).Saga ?? new LoadedSaga<PlainSaga>(new PlainSaga { CorrelationId = id }, null, "");
        loaded.Instance.Label = label;
        loaded.Instance.CurrentState = state;
        loaded.Instance.Size = size;
        (await store.CommitAsync(new SagaWrite<PlainSaga>(loaded, IsDeletion: false), "")).ShouldBe(SagaScriptResult.Done);
        return loaded.Instance;
    }

    protected string Key(string end) => $"{KeyPrefix}:{{plain}}:saga:plain:{end}";
}
