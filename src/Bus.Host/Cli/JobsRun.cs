using System.CommandLine;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary>Runs what a command does with jobs; what cannot be done with one ends it with one sentence.</summary>
internal static class JobsRun
{
    /// <summary>Only reads, over a connection of its own.</summary>
    internal static async Task<int> ReadAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IJobResults, Task<int>> run)
    {
        var (settings, _) = host.Read(result, LogEventLevel.Error);
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        var services = new ServiceCollection().AddSingleton(session.Client).AddBacktestJobs(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix);
        await using var provider = services.BuildServiceProvider();
        return await SayAsync(() => run(provider.GetRequiredService<IJobResults>()));
    }

    /// <summary>Sends over a bus.</summary>
    internal static async Task<int> ChangeAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IJobClient, Task<int>> run)
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
            return await SayAsync(() => run(bus.Services.GetRequiredService<IJobClient>()));
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> SayAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message.Split(" (Parameter", 2)[0], ExitCodes.Usage);
        }
        catch (JobRefusedException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
