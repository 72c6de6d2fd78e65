using System.Collections.Concurrent;
using Bus.Contracts;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using Bus.Redis;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Jobs.Tests.Optimization;

/// <summary>A worker for optimizations and producers' tasks in this process, with the job saga, which notes each start of a job.</summary>
internal sealed class OptimizationBus : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IHostedService[] _services;

    private OptimizationBus(ServiceProvider provider)
    {
        _provider = provider;
        _services = [.. provider.GetServices<IHostedService>()];
    }

    public IJobClient Jobs => _provider.GetRequiredService<IJobClient>();

    public IOptimizationResults Results => _provider.GetRequiredService<IOptimizationResults>();

    public IOptimizationStore Store => _provider.GetRequiredService<IOptimizationStore>();

    public ConcurrentQueue<JobStatusChanged> Changes => _provider.GetRequiredService<ConcurrentQueue<JobStatusChanged>>();

    public static async Task<OptimizationBus> StartAsync(RedisServer server, Action<IntakeOptions>? intake = null)
    {
        var redis = RedisOptions.Parse(server.ConnectionString);
        var services = new ServiceCollection().AddLogging().AddSingleton<ConcurrentQueue<JobStatusChanged>>();
        services.AddOptimizationJobs(redis, options => options.ProgressInterval = TimeSpan.FromMilliseconds(50));
        if (intake is not null)
        {
            services.AddIntake(redis, intake);
        }

        services.Configure<MassTransitHostOptions>(options =>
        {
            options.WaitUntilStarted = true;
            options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddBacktestConsumer();
            bus.AddOptimizationConsumers();
            bus.AddStrategyTaskConsumer();
            bus.AddJobSaga();
            bus.AddConsumer<ChangeConsumer>().Endpoint(endpoint => endpoint.Temporary = true);
            if (intake is not null)
            {
                bus.AddIntakeResults();
            }

            bus.UsingRedisStreams((context, configurator) =>
            {
                configurator.Host(redis);
                configurator.ConfigureEndpoints(context);
            });
        });
        var bus = new OptimizationBus(services.BuildServiceProvider(validateScopes: true));
        foreach (var service in bus._services)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return bus;
    }

    public Task<JobStatus> WaitForAsync(Guid jobId, JobState state) => Eventually.ReturnsAsync(
        async () => await Jobs.GetAsync(jobId) ?? new JobStatus { JobId = jobId, Status = JobState.Queued },
        status => status.Status == state,
        $"the job is {state}");

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _provider.DisposeAsync();
    }

    internal sealed class ChangeConsumer(ConcurrentQueue<JobStatusChanged> changes) : IConsumer<JobStatusChanged>
    {
        public Task Consume(ConsumeContext<JobStatusChanged> context)
        {
            changes.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
