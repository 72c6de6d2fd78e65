using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Results;
using Bus.Jobs.Runs;
using Bus.Redis;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Jobs.Tests.Support;

/// <summary>A worker in this process, on a Redis of the test, that also listens to the events of jobs.</summary>
internal sealed class JobsBus : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IHostedService[] _services;

    private JobsBus(ServiceProvider provider)
    {
        _provider = provider;
        _services = [.. provider.GetServices<IHostedService>()];
    }

    public IJobClient Jobs => _provider.GetRequiredService<IJobClient>();

    public IJobStore Store => _provider.GetRequiredService<IJobStore>();

    public IBus Bus => _provider.GetRequiredService<IBus>();

    public JobEventLog Events => _provider.GetRequiredService<JobEventLog>();

    public static async Task<JobsBus> StartAsync(RedisServer server, IBacktestExecutor? executor = null, Action<BacktestJobsOptions>? configure = null, Action<IBusRegistrationConfigurator>? more = null)
    {
        var redis = RedisOptions.Parse(server.ConnectionString);
        var services = new ServiceCollection().AddLogging().AddSingleton<JobEventLog>();
        if (executor is not null)
        {
            services.AddSingleton(executor);
        }

        services.AddBacktestJobs(redis, options =>
        {
            options.ProgressInterval = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        });
        services.Configure<MassTransitHostOptions>(options =>
        {
            options.WaitUntilStarted = true;
            options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddBacktestConsumer();
            bus.AddJobSaga();
            more?.Invoke(bus);
            bus.AddConsumer<JobEventConsumer>().Endpoint(endpoint => endpoint.Temporary = true);
            bus.UsingRedisStreams((context, configurator) =>
            {
                configurator.Host(redis);
                configurator.ConfigureEndpoints(context);
            });
        });
        var jobs = new JobsBus(services.BuildServiceProvider(validateScopes: true));
        foreach (var service in jobs._services)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return jobs;
    }

    public async Task SendAsync(RunBacktest job) =>
        await (await Bus.GetSendEndpoint(new Uri("queue:backtest"))).Send(job);

    public Task<JobStatus> WaitForAsync(Guid jobId, JobState state) => Eventually.ReturnsAsync(
        async () => await Jobs.GetAsync(jobId) ?? new JobStatus { JobId = jobId, Status = JobState.Queued },
        status => status.Status == state,
        $"the job is {state}");

    public async Task StopAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _provider.DisposeAsync();
    }
}
