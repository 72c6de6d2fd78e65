using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Host.Configuration;
using Bus.Host.Demo;
using Bus.Host.Logging;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus demo</c>: everything at once, on a fresh machine.</summary>
internal static class DemoCommands
{
    private const string DefaultSvg = "bus-demo-equity.svg";

    private static readonly JsonSerializerOptions Json = new(JsonOption.Indented) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    internal static BusCommand Create()
    {
        var svg = new Option<string>("--svg") { Description = "Where the picture of the best run is written.", HelpName = "file", DefaultValueFactory = _ => DefaultSvg };
        var json = JsonOption.Create();
        var command = new BusCommand(
            "demo",
            "Starts a private redis-server and two worker processes, runs five backtests of the shipped GOOG prices, shows the best, turns an idea into a deployed strategy that a worker runs, and stops everything.")
        {
            Examples = ["demo", "demo --svg equity.svg --json"],
        };
        command.Options.Add(svg);
        command.Options.Add(json);
        command.SetAction(async (result, cancellationToken) =>
        {
            // Nobody's configuration: the demonstration has a Redis of its own.
            var settings = HostSettingsReader.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), LogEventLevel.Warning);
            await using var logger = HostLogging.Create(settings, new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
            var quiet = result.GetValue(json);
            var summary = await new DemoRun(new DemoScreen(quiet), logger, result.GetValue(svg)!).RunAsync(settings, cancellationToken);
            if (quiet)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(summary, Json));
            }

            return summary.Failed == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
