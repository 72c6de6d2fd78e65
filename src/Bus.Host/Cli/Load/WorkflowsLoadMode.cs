using System.CommandLine;
using System.Text.Json;
using Bus.Host.Configuration;
using Bus.Host.Processes;
using Bus.LoadTool;
using Microsoft.Extensions.Configuration;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus load --workflows</c>.</summary>
/// <param name="kill">Whether workers are killed.</param>
internal sealed class WorkflowsLoadMode(LoadKillOption kill) : LoadMode
{
    private const int DefaultCount = 200;
    private const int Fewest = 10;
    private const int Most = 10_000;

    // What a killed worker held goes on after it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly Option<int?> _switch = new("--workflows")
    {
        Description = "Start n strategy workflows at once instead, for 2 workers and the model that needs no key; a tenth has gates that no strategy reaches. Exit code 1 when a count differs from what must come out. [default: 200]",
        HelpName = "n",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [kill.Option];

    internal override IReadOnlyList<string> Examples => ["load --workflows 200", "load --workflows 200 --kill 10"];

    internal override string ReasonForOwnServer => "counts all strategies and messages that are on the server";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, DefaultCount, Fewest, Most);
        var killInterval = kill.Read(run);
        await using var redis = await PrivateRedis.StartAsync(cancellationToken);
        var settings = HostSettingsReader.Read(new ConfigurationBuilder().Build(), LogEventLevel.Fatal) with { Redis = redis.Options, RedisConnection = redis.ConnectionString, Lease = Lease };
        var result = await RunAsync(settings, count, killInterval, cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
        }
        else
        {
            Write(result);
        }

        var exitCode = LoadFigureTable.Judge(result.Counts);
        return killInterval is not null && result.Killed == 0
            ? throw new CommandException("No worker was killed, for all workflows had ended before; start more of them, or kill earlier.")
            : exitCode;
    }

    private static async Task<WorkflowsLoadResult> RunAsync(HostSettings settings, int count, TimeSpan? killInterval, CancellationToken cancellationToken)
    {
        var load = new WorkflowsLoad(settings.Redis, settings.KeyPrefix, count);
        await using var workers = LoadWorkers.Start(settings, WorkflowsLoad.Workers);
        if (killInterval is { } interval)
        {
            workers.KillEach(interval, () => load.Ended, Progress);
        }

        var result = await load.RunAsync(Progress, cancellationToken);
        return result with { Killed = workers.Killed };
    }

    private static void Write(WorkflowsLoadResult result)
    {
        LoadFigureTable.Write($"{LoadText.Number(result.Workflows)} workflows, {LoadText.Number(result.Workers)} workers", result.Counts);
        Screen.WriteValues(
            "Run",
            [
                ("Seconds", LoadText.Milliseconds(result.Seconds)),
                ("Workers killed and replaced", LoadText.Number(result.Killed)),
            ]);
    }
}
