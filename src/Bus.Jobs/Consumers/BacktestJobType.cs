using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Submission;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Consumers;

/// <summary>Backtests as a job type.</summary>
internal static class BacktestJobType
{
    internal const string Name = "backtest";

    internal static void Configure(IServiceProvider provider, IJobConfigurator<RunBacktest> job)
    {
        var options = provider.GetRequiredService<IOptions<BacktestJobsOptions>>().Value;
        job.Concurrency = options.Concurrency;
        job.ProgressInterval = options.ProgressInterval;
        job.JobId(command => command.JobId);
        job.NonRetryable<BacktestException>();
        job.Unreadable(Explain);
        job.PublishResult<BacktestCompleted>();
        job.PublishProgress(progress => new BacktestProgressed
        {
            JobId = progress.JobId,
            Progress = progress.Progress,
            Attempt = progress.Attempt,
            Worker = progress.Worker,
            At = progress.At,
        });
        job.PublishFailure(CreateFailed);
    }

    private static BacktestFailed CreateFailed(JobFailed failed) => new()
    {
        JobId = failed.JobId,
        Strategy = GetStrategy(failed.Command),
        Error = failed.Error,
        IsInputWrong = !failed.IsRetryable,
        Attempt = failed.Attempt,
        Worker = failed.Worker,
        At = failed.At,
    };

    private static string GetStrategy(JsonElement? command) => command is not { ValueKind: JsonValueKind.Object } json ? "" : json.EnumerateObject()
        .Where(x => x.Name.Equals(nameof(RunBacktest.Strategy), StringComparison.OrdinalIgnoreCase) && x.Value.ValueKind == JsonValueKind.String)
        .Select(x => x.Value.GetString()!).FirstOrDefault() ?? "";

    private static BacktestException? Explain(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = RunBacktestReader.Parse(body);
            RunBacktestReader.Read(document.RootElement);
            return null;
        }
        catch (BacktestException exception)
        {
            return exception;
        }
    }
}
