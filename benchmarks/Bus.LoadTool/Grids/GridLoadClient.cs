using System.Diagnostics;
using Bus.Contracts;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>Submits optimizations to other processes, and awaits them.</summary>
internal sealed class GridLoadClient : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly ServiceProvider _services;

    private GridLoadClient(ServiceProvider services)
    {
        _services = services;
    }

    private IBusControl Bus => _services.GetRequiredService<IBusControl>();

    internal static async Task<GridLoadClient> StartAsync(RedisOptions redis, string keyPrefix)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptimizationJobs(redis, options => options.KeyPrefix = keyPrefix);
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRedisStreams((_, configurator) => configurator.Host(redis, host => host.KeyPrefix = keyPrefix));
        });
        var client = new GridLoadClient(services.BuildServiceProvider());
        await client.Bus.StartAsync();
        return client;
    }

    /// <summary>Submits an optimization and awaits its result.</summary>
    internal async Task<(OptimizationCompleted Result, GridLoadTimes Times)> RunAsync(RunOptimization command, CancellationToken cancellationToken)
    {
        var jobs = _services.GetRequiredService<IJobClient>();
        var submitted = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var started = Stopwatch.GetTimestamp();
        var jobId = await jobs.SubmitOptimizationAsync(command, cancellationToken: cancellationToken);
        JobStatus? status;
        while (!((status = await jobs.GetAsync(jobId, cancellationToken))?.IsFinished ?? false))
        {
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }

        var whole = Stopwatch.GetElapsedTime(started);
        var kept = await _services.GetRequiredService<IOptimizationResults>().GetAsync(jobId, cancellationToken);
        if (status.Status != JobState.Completed || status.GetResult<OptimizationCompleted>() is not { } result || kept is null)
        {
            throw new InvalidOperationException($"The optimization {jobId} did not complete: {status.Error}");
        }

        // Server and client are on one machine, so that its clock and ours agree.
        return (result, new GridLoadTimes(whole, kept.PlannedAt - submitted, kept.Elapsed, kept.Chunks));
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync();
        await _services.DisposeAsync();
    }
}
