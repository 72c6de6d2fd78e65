using System.CommandLine;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary>Runs what a command reads of jobs.</summary>
internal static class JobsRun
{
    /// <summary>Only reads, over a connection of its own.</summary>
    internal static async Task<int> ReadAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IJobResults, Task<int>> run)
    {
        var (settings, _) = host.Read(result, LogEventLevel.Error);
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        var services = new ServiceCollection().AddSingleton(session.Client).AddBacktestJobs(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix);
        await using var provider = services.BuildServiceProvider();
        return await BusRun.SayAsync(() => run(provider.GetRequiredService<IJobResults>()));
    }
}
