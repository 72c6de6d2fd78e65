using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Optimization;

/// <summary>Optimizations and their chunks as job types.</summary>
internal static class OptimizationJobTypes
{
    internal const string Name = "optimize";
    internal const string ChunkName = "optimize-chunk";

    internal static void Configure(IServiceProvider provider, IJobConfigurator<RunOptimization> job)
    {
        // It plans and merges; the work is done by the chunks.
        job.Concurrency = 2;
        job.ProgressInterval = Options(provider).ProgressInterval;
        job.JobId(command => command.JobId);
        job.NonRetryable<BacktestException>();
        job.NonRetryable<OptimizationGoneException>();
        job.PublishResult<OptimizationCompleted>();
        job.PublishFailure(CreateFailed);
    }

    internal static void Configure(IServiceProvider provider, IJobConfigurator<RunOptimizationChunk> job)
    {
        job.Concurrency = Options(provider).Concurrency;
        job.ProgressInterval = Options(provider).ProgressInterval;
        job.JobId(command => command.JobId);
        job.NonRetryable<BacktestException>();
        job.NonRetryable<OptimizationGoneException>();
    }

    private static BacktestJobsOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value;

    private static OptimizationFailed CreateFailed(JobFailed failed) => new()
    {
        JobId = failed.JobId,
        Strategy = failed.Command is { ValueKind: JsonValueKind.Object } command && command.TryGetProperty("strategy", out var strategy) && strategy.ValueKind == JsonValueKind.String ? strategy.GetString()! : "",
        Error = failed.Error,
        Attempt = failed.Attempt,
        Worker = failed.Worker,
        At = failed.At,
    };
}
