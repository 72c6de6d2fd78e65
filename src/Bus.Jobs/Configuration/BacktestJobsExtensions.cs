using Bus.Jobs.Configuration;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;
using Bus.Jobs.Results;
using Bus.Jobs.Submission;
using Bus.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers what runs backtest jobs, submits them and reads their results.</summary>
public static class BacktestJobsExtensions
{
    /// <summary>Registers <see cref="IBacktestJobs"/> and <see cref="IJobResults"/>, for services that submit jobs and for workers.</summary>
    /// <param name="services">The services, in which a bus is or will be registered.</param>
    /// <param name="redis">Where statuses and results are kept; the server of the bus.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddBacktestJobs(this IServiceCollection services, RedisOptions redis, Action<BacktestJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(redis);
        services.AddOptions<BacktestJobsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BacktestJobsOptions>, BacktestJobsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRedisClient>(provider => new RedisClient(redis, provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(CreateStore);
        services.TryAddSingleton<IJobStore>(provider => provider.GetRequiredService<RedisJobStore>());
        services.TryAddSingleton<IJobResults>(provider => provider.GetRequiredService<RedisJobStore>());
        services.TryAddSingleton<IBacktestJobs, BacktestJobs>();
        services.TryAddSingleton(provider => new PriceLoader(provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value.DataDirectory));
        services.TryAddSingleton<IBacktestExecutor>(provider => new BacktestExecutor(provider.GetRequiredService<PriceLoader>()));
        return services;
    }

    /// <summary>Adds the consumer that runs backtests from the queue <c>backtest</c>, and the one that ends jobs which were given up, on <c>backtest-fault</c>; <see cref="AddBacktestJobs"/> registers what it needs.</summary>
    /// <param name="configurator">The registration of a bus.</param>
    public static void AddBacktestConsumer(this IBusRegistrationConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddConsumer<RunBacktestConsumer, RunBacktestConsumerDefinition>();
        configurator.AddConsumer<RunBacktestFaultConsumer, RunBacktestFaultConsumerDefinition>();
    }

    private static RedisJobStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value;
        return new RedisJobStore(provider.GetRequiredService<IRedisClient>(), options.KeyPrefix, options.ResultLifetime);
    }
}
