using Bus.Contracts;
using Bus.Jobs.Intake;
using Bus.Jobs.Strategies;
using Bus.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers what moves the tasks of existing producers into jobs, and what runs those that are over several instruments.</summary>
public static class IntakeExtensions
{
    /// <summary>Adds the consumer of tasks over several instruments (queue <c>strategy-task</c>); <see cref="BacktestJobsExtensions.AddBacktestJobs"/> registers what it needs.</summary>
    /// <param name="configurator">The registration of a worker's bus.</param>
    public static void AddStrategyTaskConsumer(this IBusRegistrationConfigurator configurator) =>
        configurator.AddJob<RunStrategyTask, RunStrategyTaskConsumer>(StrategyTaskJobType.Name, StrategyTaskJobType.Configure);

    /// <summary>Registers a bridge that runs as long as the host: it reads the producers' list and stream, submits jobs, and writes their results for the producers.</summary>
    /// <param name="services">The services, in which a bus with <see cref="AddIntakeResults"/> is or will be registered.</param>
    /// <param name="redis">The server of the bus.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="configureJobs">Changes the options of <see cref="OptimizationJobsExtensions.AddOptimizationJobs"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddIntake(
        this IServiceCollection services,
        RedisOptions redis,
        Action<IntakeOptions>? configure = null,
        Action<BacktestJobsOptions>? configureJobs = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptimizationJobs(redis, configureJobs);
        services.AddJobType<RunStrategyTask>(StrategyTaskJobType.Name, StrategyTaskJobType.Configure);
        services.AddOptions<IntakeOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IntakeOptions>, IntakeOptionsValidator>());
        services.TryAddSingleton<IIntakeJobs, IntakeJobs>();
        services.TryAddSingleton(provider => new IntakeBridge(
            provider.GetRequiredService<IOptions<IntakeOptions>>().Value,
            provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value.KeyPrefix,
            provider.GetRequiredService<IRedisClient>(),
            provider.GetRequiredService<IIntakeJobs>(),
            provider.GetRequiredService<StrategyLookup>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService<IntakeService>();
        return services;
    }

    /// <summary>Adds the consumer that tells producers what has become of their tasks (queue <c>intake-results</c>); <see cref="AddIntake"/> registers what it needs.</summary>
    /// <param name="configurator">The registration of the bridge's bus.</param>
    public static void AddIntakeResults(this IBusRegistrationConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddConsumer<IntakeResultConsumer, IntakeResultConsumerDefinition>();
    }
}
