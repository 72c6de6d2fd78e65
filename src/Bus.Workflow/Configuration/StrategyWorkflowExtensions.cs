using Bus.Contracts;
using Bus.Jobs.Strategies;
using Bus.Models;
using Bus.Redis;
using Bus.Sandbox;
using Bus.Workflow.Budget;
using Bus.Workflow.Client;
using Bus.Workflow.Configuration;
using Bus.Workflow.Registry;
using Bus.Workflow.Saga;
using Bus.Workflow.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers strategy workflows: who starts them, who runs their steps, and the saga that keeps their state.</summary>
public static class StrategyWorkflowExtensions
{
    /// <summary>Registers <see cref="IStrategyWorkflows"/> and <see cref="IStrategyRegistry"/>, for services that start workflows and for workers.</summary>
    /// <param name="services">The services, in which a bus is or will be registered.</param>
    /// <param name="redis">The server of the bus.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddStrategyWorkflows(this IServiceCollection services, RedisOptions redis, Action<StrategyWorkflowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(redis);
        services.AddOptions<StrategyWorkflowOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StrategyWorkflowOptions>, StrategyWorkflowOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRedisClient>(provider => new RedisClient(redis, provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new RedisStrategyRegistry(Client(provider), Options(provider).KeyPrefix, Options(provider).Lifetime, Options(provider).Lifetime));
        services.TryAddSingleton<IStrategyRegistry>(provider => provider.GetRequiredService<RedisStrategyRegistry>());
        services.TryAddSingleton<IWorkflowStrategies>(provider => provider.GetRequiredService<RedisStrategyRegistry>());
        services.AddSingleton<IStrategyLibrary>(provider => new DeployedStrategies(provider.GetRequiredService<IStrategyRegistry>(), provider.GetRequiredService<IStrategySandbox>));
        services.AddSingleton<IPythonStrategies>(provider => new PythonStrategies(provider.GetRequiredService<IPythonSandbox>));
        services.TryAddSingleton(provider => new WorkflowSpending(Client(provider), Options(provider).KeyPrefix, Options(provider).Lifetime));
        services.TryAddSingleton(provider => new StrategyWorkflowReader(Client(provider), Options(provider).KeyPrefix));
        services.TryAddSingleton<IStrategyWorkflows, StrategyWorkflowClient>();
        return services;
    }

    /// <summary>Adds the consumers that run the steps of workflows, each a job type with a queue of its own.</summary>
    /// <param name="configurator">The registration of a bus.</param>
    /// <remarks><see cref="AddStrategyWorkflows"/>, an <see cref="IStrategyModel"/>, an <see cref="IStrategySandbox"/> and <see cref="BacktestJobsExtensions.AddBacktestJobs"/> register what they need.</remarks>
    public static void AddStrategyWorkflowConsumers(this IBusRegistrationConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddJob<ReasonAboutStrategy, ReasonAboutStrategyConsumer>(WorkflowJobTypes.Reason, WorkflowJobTypes.Configure);
        configurator.AddJob<WriteStrategyCode, WriteStrategyCodeConsumer>(WorkflowJobTypes.WriteCode, WorkflowJobTypes.Configure);
        configurator.AddJob<TestStrategy, TestStrategyConsumer>(WorkflowJobTypes.Test, WorkflowJobTypes.Configure);
        configurator.AddJob<DeployStrategy, DeployStrategyConsumer>(WorkflowJobTypes.Deploy, WorkflowJobTypes.Configure);
        configurator.AddJob<CompensateStrategyStep, CompensateStrategyStepConsumer>(WorkflowJobTypes.Compensate, WorkflowJobTypes.Configure);
    }

    /// <summary>Adds the saga that keeps the state of workflows, on the queue <c>workflows</c>. Its steps are jobs: <see cref="JobRegistrationExtensions.AddJobSaga"/> is needed too, in the same process or another.</summary>
    /// <param name="configurator">The registration of a bus of the Redis Streams transport.</param>
    /// <param name="configure">Changes options, as that of <see cref="AddStrategyWorkflows"/> does.</param>
    public static void AddStrategyWorkflowSaga(this IBusRegistrationConfigurator configurator, Action<StrategyWorkflowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        var options = new StrategyWorkflowOptions();
        configure?.Invoke(options);
        configurator.TryAddSingleton(provider => new WorkflowTransitions(provider.GetRequiredService<TimeProvider>()));
        configurator.AddSagaStateMachine<StrategyWorkflowStateMachine, StrategyWorkflow, StrategyWorkflowDefinition>().RedisRepository(repository =>
        {
            repository.ClientFactory(Client);
            repository.Expiry = options.Lifetime;

            // One that waits for a model or a worker is not forgotten.
            repository.ExpireOnlyIf(saga => saga.HasEnded);
            StrategyWorkflowRepository.Configure(repository, options.KeyPrefix);
        });
    }

    private static IRedisClient Client(IServiceProvider provider) => provider.GetRequiredService<IRedisClient>();

    private static StrategyWorkflowOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StrategyWorkflowOptions>>().Value;
}
