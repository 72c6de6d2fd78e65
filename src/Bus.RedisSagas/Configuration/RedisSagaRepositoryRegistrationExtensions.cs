using Bus.RedisSagas;

namespace MassTransit;

/// <summary>Keeps sagas in Redis.</summary>
public static class RedisSagaRepositoryRegistrationExtensions
{
    private const string Invalid = "The Redis saga repository configuration is invalid:";

    /// <summary>Keeps a saga's instances in Redis.</summary>
    /// <typeparam name="T">The saga.</typeparam>
    /// <param name="configurator">What <c>AddSaga</c> or <c>AddSagaStateMachine</c> returned.</param>
    /// <param name="configure">Names the Redis, by <c>DatabaseConfiguration</c> or <c>ClientFactory</c>, and sets what is to differ from the defaults.</param>
    /// <returns><paramref name="configurator"/>.</returns>
    /// <exception cref="ConfigurationException">A value is missing or not allowed; the message names it.</exception>
    public static ISagaRegistrationConfigurator<T> RedisRepository<T>(this ISagaRegistrationConfigurator<T> configurator, Action<IRedisSagaRepositoryConfigurator<T>> configure)
        where T : class, ISagaVersion
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(configure);
        var repository = new RedisSagaRepositoryConfigurator<T>();
        configure(repository);
        repository.Validate().ThrowIfContainsFailure(Invalid);
        configurator.Repository(repository.Register);
        return configurator;
    }

    /// <summary>Keeps a saga's instances in Redis.</summary>
    /// <typeparam name="T">The saga.</typeparam>
    /// <param name="configurator">What <c>AddSaga</c> or <c>AddSagaStateMachine</c> returned.</param>
    /// <param name="configuration">A connection string.</param>
    /// <param name="configure">Sets what is to differ from the defaults.</param>
    /// <returns><paramref name="configurator"/>.</returns>
    /// <exception cref="ConfigurationException">A value is not allowed; the message names it.</exception>
    public static ISagaRegistrationConfigurator<T> RedisRepository<T>(
        this ISagaRegistrationConfigurator<T> configurator, string configuration, Action<IRedisSagaRepositoryConfigurator<T>>? configure = null)
        where T : class, ISagaVersion =>
        configurator.RedisRepository(x =>
        {
            x.DatabaseConfiguration(configuration);
            configure?.Invoke(x);
        });

    /// <summary>Keeps the three sagas of MassTransit's job service in Redis.</summary>
    /// <param name="configurator">What <c>AddJobSagaStateMachines</c> returned.</param>
    /// <param name="configure">Names the Redis, and sets what is to differ from the defaults; called for each saga.</param>
    /// <returns><paramref name="configurator"/>.</returns>
    /// <exception cref="ConfigurationException">A value is missing or not allowed; the message names it.</exception>
    public static IJobSagaRegistrationConfigurator RedisRepository(this IJobSagaRegistrationConfigurator configurator, Action<IRedisSagaRepositoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(configure);
        return configurator.UseRepositoryRegistrationProvider(new RedisSagaRepositoryRegistrationProvider(configure));
    }

    /// <summary>Keeps the three sagas of MassTransit's job service in Redis.</summary>
    /// <param name="configurator">What <c>AddJobSagaStateMachines</c> returned.</param>
    /// <param name="configuration">A connection string.</param>
    /// <param name="configure">Sets what is to differ from the defaults; called for each saga.</param>
    /// <returns><paramref name="configurator"/>.</returns>
    /// <exception cref="ConfigurationException">A value is not allowed; the message names it.</exception>
    public static IJobSagaRegistrationConfigurator RedisRepository(
        this IJobSagaRegistrationConfigurator configurator, string configuration, Action<IRedisSagaRepositoryConfigurator>? configure = null) =>
        configurator.RedisRepository(With(configuration, configure));

    /// <summary>Keeps in Redis all sagas that are added by their type and name no repository.</summary>
    /// <param name="configurator">The registration of the bus.</param>
    /// <param name="configure">Names the Redis, and sets what is to differ from the defaults; called for each saga.</param>
    /// <exception cref="ConfigurationException">A value is missing or not allowed, or a saga has no <see cref="ISagaVersion"/>; thrown when the saga is added.</exception>
    public static void SetRedisSagaRepositoryProvider(this IRegistrationConfigurator configurator, Action<IRedisSagaRepositoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(configure);
        configurator.SetSagaRepositoryProvider(new RedisSagaRepositoryRegistrationProvider(configure));
    }

    /// <summary>Keeps in Redis all sagas that are added by their type and name no repository.</summary>
    /// <param name="configurator">The registration of the bus.</param>
    /// <param name="configuration">A connection string.</param>
    /// <param name="configure">Sets what is to differ from the defaults; called for each saga.</param>
    /// <exception cref="ConfigurationException">A value is not allowed, or a saga has no <see cref="ISagaVersion"/>; thrown when the saga is added.</exception>
    public static void SetRedisSagaRepositoryProvider(
        this IRegistrationConfigurator configurator, string configuration, Action<IRedisSagaRepositoryConfigurator>? configure = null) =>
        configurator.SetRedisSagaRepositoryProvider(With(configuration, configure));

    private static Action<IRedisSagaRepositoryConfigurator> With(string configuration, Action<IRedisSagaRepositoryConfigurator>? configure) => x =>
    {
        x.DatabaseConfiguration(configuration);
        configure?.Invoke(x);
    };
}
