using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Optimization;
using Bus.Jobs.Strategies;
using Bus.Jobs.Submission;
using Bus.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers what runs optimizations over the bus, submits them and reads their runs.</summary>
public static class OptimizationJobsExtensions
{
    /// <summary>Registers <see cref="IOptimizationResults"/> and the job types <c>optimize</c> and <c>optimize-chunk</c>, for services that submit jobs and for workers.</summary>
    /// <param name="services">The services, in which a bus is or will be registered.</param>
    /// <param name="redis">Where plans and chunks are kept; the server of the bus.</param>
    /// <param name="configure">Changes the options of <see cref="BacktestJobsExtensions.AddBacktestJobs"/>, which optimizations share.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOptimizationJobs(this IServiceCollection services, RedisOptions redis, Action<BacktestJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddBacktestJobs(redis, configure);
        services.AddJobType<RunOptimization>(OptimizationJobTypes.Name, OptimizationJobTypes.Configure);
        services.AddJobType<RunOptimizationChunk>(OptimizationJobTypes.ChunkName, OptimizationJobTypes.Configure);
        services.TryAddSingleton(CreateStore);
        services.TryAddSingleton<IOptimizationStore>(provider => provider.GetRequiredService<RedisOptimizationStore>());
        services.TryAddSingleton<IOptimizationResults>(provider => provider.GetRequiredService<RedisOptimizationStore>());
        services.TryAddSingleton(provider => new PlannedOptimizations(
            provider.GetRequiredService<PriceLoader>(), provider.GetRequiredService<StrategyLookup>(), provider.GetRequiredService<IOptimizationStore>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Adds the consumers that plan optimizations (queue <c>optimize</c>) and run their chunks (queue <c>optimize-chunk</c>); <see cref="AddOptimizationJobs"/> registers what they need.</summary>
    /// <param name="configurator">The registration of a bus.</param>
    public static void AddOptimizationConsumers(this IBusRegistrationConfigurator configurator)
    {
        configurator.AddJob<RunOptimization, RunOptimizationConsumer>(OptimizationJobTypes.Name, OptimizationJobTypes.Configure);
        configurator.AddJob<RunOptimizationChunk, RunOptimizationChunkConsumer>(OptimizationJobTypes.ChunkName, OptimizationJobTypes.Configure);
    }

    /// <summary>Checks an optimization and submits it as a job.</summary>
    /// <param name="jobs">Submits it.</param>
    /// <param name="command">The optimization. An empty <see cref="RunOptimization.JobId"/> is replaced by a new one.</param>
    /// <param name="options">What the job is to have beside it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job's id. A job that is known under it already is not submitted again.</returns>
    /// <exception cref="BacktestException">The optimization cannot run: an empty or endless grid, an objective that does not exist. Nothing was sent.</exception>
    /// <exception cref="JobRefusedException">An option is not allowed. Nothing was sent.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public static async Task<Guid> SubmitOptimizationAsync(this IJobClient jobs, RunOptimization command, JobOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(command);
        OptimizationJob.Create(command, jobs is JobClient client ? await client.Strategies.FindAsync(command.Strategy, cancellationToken) : null);
        var jobId = options?.JobId ?? (command.JobId == Guid.Empty ? NewId.NextGuid() : command.JobId);
        command = command with { JobId = jobId, RequestedAt = command.RequestedAt ?? TimeProvider.System.GetUtcNow() };
        return await jobs.SubmitAsync(command, (options ?? new JobOptions()) with { JobId = jobId }, cancellationToken);
    }

    private static RedisOptimizationStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value;
        return new RedisOptimizationStore(provider.GetRequiredService<IRedisClient>(), options.KeyPrefix, options.ResultLifetime);
    }
}
