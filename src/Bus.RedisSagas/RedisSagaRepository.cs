using Bus.Redis;
using Bus.RedisSagas;
using MassTransit.Saga;

namespace MassTransit;

/// <summary>Makes saga repositories for buses without a container.</summary>
/// <typeparam name="TSaga">The saga.</typeparam>
public static class RedisSagaRepository<TSaga>
    where TSaga : class, ISagaVersion
{
    /// <summary>Makes a repository on a client that exists, with the settings that matter most.</summary>
    /// <param name="client">The client; it is not disposed. One connection is opened on it.</param>
    /// <param name="optimistic">Whether transitions that lost are repeated; else instances are locked.</param>
    /// <param name="lockTimeout">How long a lock holds; 30 seconds if it is <see langword="null"/>.</param>
    /// <param name="lockRetryTimeout">How long to wait for a lock; 60 seconds if it is <see langword="null"/>.</param>
    /// <param name="keyPrefix">What all keys begin with.</param>
    /// <param name="expiry">After how long without a change an instance ends; <see langword="null"/> for never.</param>
    /// <param name="retryPolicy">Decides in place of <paramref name="lockRetryTimeout"/> when to try again for a lock.</param>
    /// <returns>The repository, which also loads (<see cref="ILoadSagaRepository{TSaga}"/>) and queries (<see cref="IQuerySagaRepository{TSaga}"/>).</returns>
    /// <exception cref="ConfigurationException">A value is not allowed; the message names it.</exception>
    public static ISagaRepository<TSaga> Create(
        IRedisClient client, bool optimistic = true, TimeSpan? lockTimeout = null, TimeSpan? lockRetryTimeout = null, string keyPrefix = "", TimeSpan? expiry = null, IRetryPolicy? retryPolicy = null) =>
        Create(client, x =>
        {
            x.ConcurrencyMode = optimistic ? ConcurrencyMode.Optimistic : ConcurrencyMode.Pessimistic;
            x.LockTimeout = lockTimeout ?? x.LockTimeout;
            x.LockRetryTimeout = lockRetryTimeout ?? x.LockRetryTimeout;
            x.KeyPrefix = keyPrefix;
            x.Expiry = expiry;
            x.RetryPolicy = retryPolicy;
        });

    /// <summary>Makes a repository on a client that exists.</summary>
    /// <param name="client">The client; it is not disposed. One connection is opened on it.</param>
    /// <param name="configure">Sets what is to differ from the defaults.</param>
    /// <param name="stateMachine">The saga's <c>SagaStateMachine&lt;TSaga&gt;</c>, which names the states; without it they are known by the value of <c>CurrentState</c>.</param>
    /// <returns>The repository, which also loads (<see cref="ILoadSagaRepository{TSaga}"/>) and queries (<see cref="IQuerySagaRepository{TSaga}"/>).</returns>
    /// <exception cref="ConfigurationException">A value is not allowed; the message names it.</exception>
    public static ISagaRepository<TSaga> Create(IRedisClient client, Action<IRedisSagaRepositoryConfigurator<TSaga>> configure, StateMachine? stateMachine = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(configure);
        var configurator = new RedisSagaRepositoryConfigurator<TSaga>();
        configurator.ClientFactory(() => client);
        configure(configurator);
        configurator.Validate().ThrowIfContainsFailure("The Redis saga repository configuration is invalid:");
        var store = new RedisSagaStore<TSaga>(
            configurator.CreateOptions(), () => client.OpenConnection(new RedisConnectionSettings { Purpose = "sagas" }), SagaStates<TSaga>.Create(stateMachine), TimeProvider.System);
        var factory = new RedisSagaRepositoryContextFactory<TSaga>(store, new SagaConsumeContextFactory<SagaAttempt<TSaga>, TSaga>());
        return new SagaRepository<TSaga>(factory, factory, factory);
    }
}
