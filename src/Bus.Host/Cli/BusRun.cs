using System.CommandLine;
using Bus.Host.Logging;
using Bus.Host.Workers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary>Runs what a command does over a bus; what cannot be done ends it with one sentence.</summary>
internal static class BusRun
{
    /// <summary>Runs it with a service of a bus that only sends.</summary>
    internal static async Task<int> ChangeAsync<T>(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<T, Task<int>> run)
        where T : notnull
    {
        var (settings, configuration) = host.Read(result, LogEventLevel.Error);
        await using var logger = HostLogging.Create(settings, configuration);
        await using (await RedisSession.OpenAsync(settings, cancellationToken))
        {
            // Only to learn at once, in one sentence, whether Redis can be used.
        }

        using var bus = BusHost.Build(settings, logger, withConsumers: false);
        await bus.StartAsync(cancellationToken);
        try
        {
            return await SayAsync(() => run(bus.Services.GetRequiredService<T>()));
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="CommandException">It was refused.</exception>
    internal static async Task<int> SayAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message.Split(" (Parameter", 2)[0], ExitCodes.Usage);
        }
        catch (Exception exception) when (exception is JobRefusedException or StrategyRefusedException)
        {
            throw new CommandException(exception.Message);
        }
    }
}
