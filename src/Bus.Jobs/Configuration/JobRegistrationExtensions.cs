using Bus.Jobs.Configuration;
using Bus.Jobs.Results;
using Bus.Jobs.Runs;
using Bus.Jobs.Saga;
using Bus.Jobs.Submission;
using Bus.Jobs.Types;
using Bus.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers jobs: who submits them, who runs them, and the saga that keeps their state.</summary>
public static class JobRegistrationExtensions
{
    /// <summary>Registers <see cref="IJobClient"/> and what workers and the job saga need.</summary>
    /// <param name="services">The services, in which a bus is or will be registered.</param>
    /// <param name="redis">The server of the bus.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddJobs(this IServiceCollection services, RedisOptions redis, Action<JobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(redis);
        services.AddOptions<JobsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRedisClient>(provider => new RedisClient(redis, provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton<IJobStore>(provider => new JobStore(Client(provider), Options(provider).KeyPrefix, Options(provider).ResultLifetime));
        services.TryAddSingleton<IJobTypeCatalog>(provider => new JobTypeCatalog(
            Client(provider), Options(provider).KeyPrefix, provider.GetServices<KnownJobType>().Select(x => x.Record), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new JobSagaReader(Client(provider), Options(provider).KeyPrefix));
        services.TryAddSingleton<JobLists>();
        services.TryAddSingleton<IJobResults, JobStatusReader>();
        services.TryAddSingleton<IJobClient, JobClient>();
        return services;
    }

    /// <summary>Makes a job type known to a process that submits jobs of it, before any worker has announced it.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The type's name.</param>
    /// <param name="configure">The same configuration as the workers have; the provider is the container.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddJobType<TCommand>(this IServiceCollection services, string name, Action<IServiceProvider, IJobConfigurator<TCommand>>? configure = null)
        where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        if (services.Any(x => x.ServiceType == typeof(JobDefinition<TCommand>)))
        {
            return services;
        }

        services.AddSingleton(provider =>
        {
            var configurator = new JobConfigurator<TCommand>(name);
            configure?.Invoke(provider, configurator);
            return configurator.Build();
        });
        services.AddSingleton(provider => new KnownJobType(provider.GetRequiredService<JobDefinition<TCommand>>().Record));
        return services;
    }

    /// <summary>Adds a job type: a consumer that is called by the job saga's rules. <see cref="AddJobs"/> registers what it needs.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TConsumer">The consumer; <c>context.GetJob()</c> is its job.</typeparam>
    /// <param name="configurator">The registration of a bus.</param>
    /// <param name="name">The type's name, and its queue's unless the configuration names another one.</param>
    /// <param name="configure">Sets what is to differ from the defaults.</param>
    public static void AddJob<TCommand, TConsumer>(this IBusRegistrationConfigurator configurator, string name, Action<IJobConfigurator<TCommand>>? configure = null)
        where TCommand : class
        where TConsumer : class, IConsumer<TCommand> =>
        configurator.AddJob<TCommand, TConsumer>(name, (_, job) => configure?.Invoke(job));

    /// <summary>Adds a job type: a consumer that is called by the job saga's rules. <see cref="AddJobs"/> registers what it needs.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TConsumer">The consumer; <c>context.GetJob()</c> is its job.</typeparam>
    /// <param name="configurator">The registration of a bus.</param>
    /// <param name="name">The type's name, and its queue's unless the configuration names another one.</param>
    /// <param name="configure">Sets what is to differ from the defaults; the provider is the container.</param>
    /// <remarks>A type that <see cref="AddJobType"/> made known before keeps that configuration.</remarks>
    public static void AddJob<TCommand, TConsumer>(this IBusRegistrationConfigurator configurator, string name, Action<IServiceProvider, IJobConfigurator<TCommand>> configure)
        where TCommand : class
        where TConsumer : class, IConsumer<TCommand>
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(configure);
        configurator.AddJobType(name, configure);
        configurator.AddSingleton(provider => new HostedJobType(provider.GetRequiredService<JobDefinition<TCommand>>().Record));
        configurator.TryAddSingleton<JobTeller<TCommand>>();
        configurator.TryAddSingleton<JobFilter<TCommand>>();
        configurator.TryAddSingleton<UnreadableCommandFilter<TCommand>>();
        configurator.TryAddSingleton<GivenUpCommandFilter<TCommand>>();
        InsertAnnouncer(configurator);
        configurator.AddConsumer<TConsumer, JobConsumerDefinition<TConsumer, TCommand>>();
        configurator.AddConsumer<JobFaultConsumer<TCommand>, JobFaultConsumerDefinition<TCommand>>();
    }

    /// <summary>Adds the saga that keeps the state of all jobs, whatever their type, on the queue <c>jobs</c>. <see cref="AddJobs"/> registers what it needs.</summary>
    /// <param name="configurator">The registration of a bus of the Redis Streams transport.</param>
    /// <param name="configure">Changes options, as that of <see cref="AddJobs"/> does.</param>
    public static void AddJobSaga(this IBusRegistrationConfigurator configurator, Action<JobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        var options = new JobsOptions();
        configure?.Invoke(options);
        configurator.TryAddSingleton(provider =>
            new JobDispatcher(provider.GetRequiredService<IJobTypeCatalog>(), Client(provider), Options(provider).KeyPrefix, provider.GetRequiredService<TimeProvider>()));
        configurator.TryAddSingleton<JobTransitions>();
        JobSagaRegistration.Add(configurator, options);
    }

    /// <summary>Ahead of the bus, whose consumers may ask for the types at once.</summary>
    private static void InsertAnnouncer(IServiceCollection services)
    {
        if (!services.Any(x => x.ImplementationType == typeof(JobTypeAnnouncer)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, JobTypeAnnouncer>());
        }
    }

    private static IRedisClient Client(IServiceProvider provider) => provider.GetRequiredService<IRedisClient>();

    private static JobsOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<JobsOptions>>().Value;
}
