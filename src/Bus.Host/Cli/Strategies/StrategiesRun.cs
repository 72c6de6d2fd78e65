using System.CommandLine;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli.Strategies;

/// <summary>Runs what a command does in the registry, over a connection of its own.</summary>
internal static class StrategiesRun
{
    internal static async Task<int> RunAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IStrategyRegistry, Task> run)
    {
        var (settings, _) = host.Read(result, LogEventLevel.Error);
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        var services = new ServiceCollection().AddSingleton(session.Client).AddStrategyWorkflows(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix);
        await using var provider = services.BuildServiceProvider();
        return await BusRun.SayAsync(async () =>
        {
            await run(provider.GetRequiredService<IStrategyRegistry>());
            return ExitCodes.Success;
        });
    }

    /// <exception cref="CommandException">There is no such strategy.</exception>
    internal static async Task<StrategySummary> FindAsync(IStrategyRegistry strategies, string name, CancellationToken cancellationToken)
    {
        if (await strategies.FindAsync(name, cancellationToken) is { } found)
        {
            return found;
        }

        var names = (await strategies.ListAsync(limit: 20, cancellationToken: cancellationToken)).Items.Select(x => x.Name).ToArray();
        throw new CommandException($"No strategy '{name}' was ever deployed; there is {(names.Length > 0 ? string.Join(", ", names) : "none")}.");
    }

    /// <exception cref="CommandException">There is no such version.</exception>
    internal static async Task<StrategyVersion> GetAsync(IStrategyRegistry strategies, StrategySummary strategy, int version, CancellationToken cancellationToken) =>
        await strategies.GetAsync(strategy.Name, version, cancellationToken)
        ?? throw new CommandException($"The strategy '{strategy.Name}' has no version {version}; there are 1 to {strategy.Latest}.");
}
