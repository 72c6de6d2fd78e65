using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisSagas;

/// <summary>Gives sagas that are configured by their type alone a repository on Redis.</summary>
internal sealed class RedisSagaRepositoryRegistrationProvider(Action<IRedisSagaRepositoryConfigurator> configure) : ISagaRepositoryRegistrationProvider
{
    void ISagaRepositoryRegistrationProvider.Configure<TSaga>(ISagaRegistrationConfigurator<TSaga> configurator)
    {
        if (!typeof(ISagaVersion).IsAssignableFrom(typeof(TSaga)))
        {
            throw new ConfigurationException(
                $"{typeof(TSaga).FullName} cannot be kept in Redis: without {nameof(ISagaVersion)} nobody could tell whether somebody else changed an instance. Implement it, or give the saga another repository.");
        }

        ((IRegistration)Activator.CreateInstance(typeof(Registration<>).MakeGenericType(typeof(TSaga)), configurator)!).Configure(configure);
    }

    private interface IRegistration
    {
        void Configure(Action<IRedisSagaRepositoryConfigurator> configure);
    }

    private sealed class Registration<TSaga>(ISagaRegistrationConfigurator<TSaga> configurator) : IRegistration
        where TSaga : class, ISagaVersion
    {
        public void Configure(Action<IRedisSagaRepositoryConfigurator> configure) => configurator.RedisRepository(x => configure(x));
    }
}
