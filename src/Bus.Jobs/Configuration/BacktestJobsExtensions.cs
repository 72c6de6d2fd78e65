using Bus.Contracts;
using Bus.Jobs.Configuration;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;
using Bus.Jobs.Strategies;
using Bus.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers what runs backtest jobs, submits them and reads their results.</summary>
public static class BacktestJobsExtensions
{
    /// <summary>Registers <see cref="IJobClient"/> and the job type <c>backtest</c>, for services that submit jobs and for workers.</summary>
    /// <param name="services">The services, in which a bus is or will be registered.</param>
    /// <param name="redis">Where statuses and results are kept; the server of the bus.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddBacktestJobs(this IServiceCollection services, RedisOptions redis, Action<BacktestJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<BacktestJobsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BacktestJobsOptions>, BacktestJobsOptionsValidator>());
        services.AddOptions<JobsOptions>().Configure<IOptions<BacktestJobsOptions>>((jobs, backtests) =>
            (jobs.KeyPrefix, jobs.ResultLifetime) = (backtests.Value.KeyPrefix, backtests.Value.ResultLifetime));
        services.AddJobs(redis);
        services.AddJobType<RunBacktest>(BacktestJobType.Name, BacktestJobType.Configure);
        services.TryAddSingleton(provider => new PriceLoader(provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value.DataDirectory));
        services.TryAddSingleton<IStrategyLibrary, NoStrategyLibrary>();
        services.TryAddSingleton<IPythonStrategies, NoPythonStrategies>();
        services.TryAddSingleton<StrategyLookup>();
        services.TryAddSingleton<IPriceSource>(provider => provider.GetRequiredService<PriceLoader>());
        services.TryAddSingleton<IBacktestExecutor>(provider => new BacktestExecutor(provider.GetRequiredService<PriceLoader>()));
        return services;
    }

    /// <summary>Adds the consumer that runs backtests from the queue <c>backtest</c>; <see cref="AddBacktestJobs"/> registers what it needs.</summary>
    /// <param name="configurator">The registration of a bus.</param>
    public static void AddBacktestConsumer(this IBusRegistrationConfigurator configurator) =>
        configurator.AddJob<RunBacktest, RunBacktestConsumer>(BacktestJobType.Name, BacktestJobType.Configure);
}
