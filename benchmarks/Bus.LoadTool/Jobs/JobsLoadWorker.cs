using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.LoadTool;

/// <summary>A process that runs jobs under load and hosts their saga, until it is asked to stop or a job kills it.</summary>
public static class JobsLoadWorker
{
    /// <summary>How often a job's command is given to workers that die of it.</summary>
    internal const int MaxDeliveryCount = 3;

    internal const int MaxRetries = 2;

    internal const string JobType = "load";

    /// <summary>Runs jobs.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="isMended">Whether the consumer does no harm any more.</param>
    /// <param name="lease">After so long the messages of a killed process go to another one.</param>
    /// <param name="configureLogging">Where logs go.</param>
    /// <param name="cancellationToken">Lets it finish what runs, and ends it.</param>
    public static async Task RunAsync(RedisOptions redis, bool isMended, TimeSpan lease, Action<ILoggingBuilder> configureLogging, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging(configureLogging);
        services.AddSingleton(new LoadJobMending(isMended));
        services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        services.AddJobs(redis, options => options.KeyPrefix = LoadBus.Name);
        services.AddMassTransit(bus => Configure(bus, redis, lease));
        await using var provider = services.BuildServiceProvider();
        var started = new Stack<IHostedService>();
        try
        {
            foreach (var service in provider.GetServices<IHostedService>())
            {
                started.Push(service);
                await service.StartAsync(cancellationToken);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop, maybe before all had started: what has begun to start is stopped like the rest.
        }

        foreach (var service in started)
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>What a process must know to submit such jobs, and one to run them.</summary>
    /// <param name="job">The job type.</param>
    internal static void Configure(IJobConfigurator<LoadJob> job)
    {
        // One at a time: whatever else ran in a process that is killed would count as if it had killed it.
        job.Concurrency = 1;
        job.MaxRetries = MaxRetries;
        job.RetryInitialInterval = TimeSpan.FromMilliseconds(100);
        job.RetryMaxInterval = TimeSpan.FromSeconds(1);
    }

    private static void Configure(IBusRegistrationConfigurator bus, RedisOptions redis, TimeSpan lease)
    {
        bus.DisableUsageTelemetry();
        bus.AddJobSaga(options => options.KeyPrefix = LoadBus.Name);
        bus.AddJob<LoadJob, LoadJobConsumer>(JobType, Configure);
        bus.AddRedisStreamsConfigureEndpointsCallback((_, name, endpoint) =>
        {
            endpoint.LockDuration = lease;
            if (name == JobType)
            {
                endpoint.MaxDeliveryCount = MaxDeliveryCount;
            }
        });
        bus.UsingRedisStreams((context, configurator) =>
        {
            configurator.Host(redis, host => host.KeyPrefix = LoadBus.Name);
            configurator.ConfigureEndpoints(context);
        });
    }
}
