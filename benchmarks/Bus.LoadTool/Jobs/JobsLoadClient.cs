using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>Submits jobs to other processes, and looks at what becomes of them.</summary>
internal sealed class JobsLoadClient : IAsyncDisposable
{
    private const string ErrorQueue = $"{JobsLoadWorker.JobType}_error";

    private readonly RedisStreamsDeadLetters _deadLetters;
    private readonly ServiceProvider _services;

    private JobsLoadClient(ServiceProvider services)
    {
        _services = services;
        _deadLetters = new RedisStreamsDeadLetters(Redis, LoadBus.Name);
    }

    internal IJobClient Jobs => _services.GetRequiredService<IJobClient>();

    internal IRedisClient Redis => _services.GetRequiredService<IRedisClient>();

    private IBusControl Bus => _services.GetRequiredService<IBusControl>();

    internal static async Task<JobsLoadClient> StartAsync(RedisOptions redis)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddJobs(redis, options => options.KeyPrefix = LoadBus.Name);
        services.AddJobType<LoadJob>(JobsLoadWorker.JobType, (_, job) => JobsLoadWorker.Configure(job));
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRedisStreams((_, configurator) => configurator.Host(redis, host => host.KeyPrefix = LoadBus.Name));
        });
        var client = new JobsLoadClient(services.BuildServiceProvider());
        await client.Bus.StartAsync();
        return client;
    }

    /// <summary>How many jobs are in each state; nothing before the first one was taken.</summary>
    internal async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) =>
        (await Jobs.GetStatisticsAsync(cancellationToken)).FirstOrDefault(x => x.Type == JobsLoadWorker.JobType)?.States ?? new Dictionary<string, int>();

    internal async Task<List<JobStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var jobs = new List<JobStatus>();
        for (var query = new JobQuery { Limit = JobQuery.MaxLimit }; ;)
        {
            var page = await Jobs.ListAsync(query, cancellationToken);
            jobs.AddRange(page.Items);
            if (page.Next is null)
            {
                return jobs;
            }

            query = query with { Cursor = page.Next };
        }
    }

    /// <summary>The dead letters by cause, the largest group first.</summary>
    internal async Task<List<JobsLoadGroup>> GroupAsync(CancellationToken cancellationToken)
    {
        var groups = new Dictionary<string, DeadLetterGroup>();
        for (var query = new DeadLetterQuery(); ;)
        {
            var page = await _deadLetters.GroupAsync(ErrorQueue, query, cancellationToken);
            foreach (var group in page.Groups)
            {
                groups[group.Id] = groups.TryGetValue(group.Id, out var known) ? known.Add(group) : group;
            }

            if (page.Next is null)
            {
                return [.. groups.Values.Select(x => new JobsLoadGroup(x.ExceptionType ?? "", x.Template, x.Count)).OrderByDescending(x => x.Count)];
            }

            query = query with { After = page.Next };
        }
    }

    internal Task RequeueAllAsync(CancellationToken cancellationToken) =>
        _deadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), new DeadLetterBulkOptions { RequestedBy = LoadBus.Name, Rate = DeadLetterBulkOptions.MaxRate }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _deadLetters.DisposeAsync();
        await Bus.StopAsync();
        await _services.DisposeAsync();
    }
}
