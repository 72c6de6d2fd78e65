using Bus.Jobs.Diagnostics;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Intake;

/// <summary>Runs the sources of tasks until the host stops.</summary>
internal sealed class IntakeService(IntakeBridge bridge, TimeProvider time, ILogger<IntakeService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(bridge.Sources.Select(source => RunAsync(source, stoppingToken)));

    private async Task RunAsync(IIntakeSource source, CancellationToken stoppingToken)
    {
        LogMessages.IntakeStarted(logger, source.Name);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await source.OnceAsync(stoppingToken) == 0)
                {
                    await source.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Asked to stop; what is held is left below.
            }
            catch (Exception exception) when (exception is RedisException or MassTransitException)
            {
                LogMessages.IntakeFailed(logger, exception, source.Name);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await LeaveAsync(source);
    }

    private async Task LeaveAsync(IIntakeSource source)
    {
        try
        {
            await source.LeaveAsync(CancellationToken.None);
        }
        catch (RedisException exception)
        {
            // Its lease ends by itself.
            LogMessages.IntakeFailed(logger, exception, source.Name);
        }
    }
}
