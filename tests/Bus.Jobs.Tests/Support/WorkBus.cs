using System.Collections.Concurrent;
using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Redis;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Jobs.Tests.Support;

/// <summary>A process with a worker of the type <c>work</c>, the job saga, or both.</summary>
internal sealed class WorkBus : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IHostedService[] _services;

    private WorkBus(ServiceProvider provider)
    {
        _provider = provider;
        _services = [.. provider.GetServices<IHostedService>()];
    }

    public IJobClient Jobs => _provider.GetRequiredService<IJobClient>();

    public IBus Bus => _provider.GetRequiredService<IBus>();

    public WorkLog Log => _provider.GetRequiredService<WorkLog>();

    public ConcurrentQueue<object> Events { get; } = [];

    public static async Task<WorkBus> StartAsync(string redis, Action<IJobConfigurator<Work>>? configure = null, bool runs = true, bool decides = true, TimeProvider? timeProvider = null)
    {
        var options = RedisOptions.Parse(redis);
        var services = new ServiceCollection().AddLogging().AddSingleton<WorkLog>();
        if (timeProvider is not null)
        {
            services.AddSingleton(timeProvider);
        }

        WorkBus? self = null;
        services.AddJobs(options);
        services.Configure<MassTransitHostOptions>(x => (x.WaitUntilStarted, x.ConsumerStopTimeout) = (true, TimeSpan.FromMilliseconds(100)));
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (decides)
            {
                bus.AddJobSaga();
            }

            if (runs)
            {
                bus.AddJob<Work, WorkConsumer>("work", job => Configure(job, configure));
            }

            bus.UsingRedisStreams((context, configurator) =>
            {
                configurator.Host(options);
                configurator.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
                {
                    endpoint.Handler<JobStatusChanged>(x => self!.NoteAsync(x.Message));
                    endpoint.Handler<JobReminder>(x => self!.NoteAsync(x.Message));
                    endpoint.Handler<JobOverdue>(x => self!.NoteAsync(x.Message));
                    endpoint.Handler<WorkResult>(x => self!.NoteAsync(x.Message));
                });
                configurator.ConfigureEndpoints(context);
            });
        });
        self = new WorkBus(services.BuildServiceProvider(validateScopes: true));
        foreach (var service in self._services)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return self;
    }

    public async Task<Guid> SubmitAsync(string kind, JobOptions? options = null) =>
        await Jobs.SubmitAsync(new Work { JobId = options?.JobId ?? Guid.Empty, Kind = kind }, options);

    public Task<JobStatus> WaitForAsync(Guid jobId, string state) => Eventually.ReturnsAsync(
        async () => await Jobs.GetAsync(jobId) ?? new JobStatus { JobId = jobId, Status = JobState.Queued },
        status => status.State == state,
        $"the job is {state}",
        status => $"{status.State} {status.Error}");

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

    private static void Configure(IJobConfigurator<Work> job, Action<IJobConfigurator<Work>>? configure)
    {
        job.JobId(x => x.JobId);
        job.Concurrency = 8;
        job.MaxRetries = 2;
        job.RetryInitialInterval = TimeSpan.FromMilliseconds(20);
        job.RetryMaxInterval = TimeSpan.FromMilliseconds(50);
        job.ProgressInterval = TimeSpan.FromMilliseconds(50);
        job.NonRetryable<ArgumentException>();
        job.PublishResult<WorkResult>();
        configure?.Invoke(job);
    }

    private Task NoteAsync(object message)
    {
        Events.Enqueue(message);
        return Task.CompletedTask;
    }
}
