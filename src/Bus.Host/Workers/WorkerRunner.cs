using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Diagnostics;
using Bus.Host.Logging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace Bus.Host.Workers;

/// <summary>Runs one worker in this process until it is asked to stop.</summary>
internal static class WorkerRunner
{
    /// <summary>Set for worker processes that another process started: they stop when it has gone.</summary>
    internal const string SupervisedVariable = "BUS_SUPERVISED";

    internal static async Task<int> RunAsync(HostSettings settings, Logger serilog, CancellationToken cancellationToken)
    {
        await CheckRedisAsync(settings, cancellationToken);
        using var traceIds = TraceIds.Enable();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var host = BusHost.Build(settings, serilog, withConsumers: true);
        await host.StartAsync(cancellationToken);
        if (Environment.GetEnvironmentVariable(SupervisedVariable) is { Length: > 0 })
        {
            _ = StopWithParentAsync(stop);
        }

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WorkerRunner));
        LogMessages.WorkerReady(logger, Environment.ProcessId, settings.Concurrency, settings.Redis.Endpoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMessages.WorkerStopping(logger, Environment.ProcessId, settings.StopTimeout);
        await host.StopAsync(CancellationToken.None);
        LogMessages.WorkerStopped(logger, Environment.ProcessId);
        return ExitCodes.Success;
    }

    /// <summary>Runs a bridge for the tasks of existing producers until it is asked to stop.</summary>
    internal static async Task<int> RunIntakeAsync(HostSettings settings, Logger serilog, Action<IntakeOptions> configure, CancellationToken cancellationToken)
    {
        await CheckRedisAsync(settings, cancellationToken);
        using var traceIds = TraceIds.Enable();
        using var host = BusHost.BuildIntake(settings, serilog, configure);
        await host.StartAsync(cancellationToken);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WorkerRunner));
        LogMessages.IntakeReady(logger, Environment.ProcessId, settings.Redis.Endpoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.StopAsync(CancellationToken.None);
        return ExitCodes.Success;
    }

    /// <summary>Only to learn at once, in one sentence, whether Redis can be used.</summary>
    private static async Task CheckRedisAsync(HostSettings settings, CancellationToken cancellationToken) =>
        await (await RedisSession.OpenAsync(settings, cancellationToken)).DisposeAsync();

    /// <summary>The parent holds the other end of standard input; the kernel closes it however the parent ends.</summary>
    internal static async Task StopWithParentAsync(CancellationTokenSource stop)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[64];
        try
        {
            while (await input.ReadAsync(buffer, stop.Token) > 0)
            {
                // Whatever comes is of no interest; its end is.
            }

            await stop.CancelAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The worker stops for another reason.
        }
    }
}
