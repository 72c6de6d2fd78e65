using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Jobs.Saga;

/// <summary>Adds the job saga to a bus.</summary>
internal static class JobSagaRegistration
{
    internal static void Add(IBusRegistrationConfigurator configurator, JobsOptions options) =>
        configurator.AddSagaStateMachine<JobStateMachine, JobSaga, JobSagaDefinition>().RedisRepository(repository =>
        {
            repository.ClientFactory(provider => provider.GetRequiredService<IRedisClient>());
            repository.Expiry = options.ResultLifetime;

            // A command may wait longer than that, and its job must know it then.
            repository.ExpireOnlyIf(saga => saga.HasEnded);
            JobSagaReader.Configure(repository, options.KeyPrefix);
        });
}
