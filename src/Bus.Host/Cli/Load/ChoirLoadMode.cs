using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --choir</c>.</summary>
/// <param name="instances">How many sagas there are.</param>
/// <param name="kill">Whether processes are killed.</param>
/// <param name="cluster">Whether they are on a cluster.</param>
internal sealed class ChoirLoadMode(LoadInstancesOption instances, LoadKillOption kill, Option cluster) : LoadMode
{
    private const int DefaultEvents = 100;
    private const int MostEvents = 1000;
    private const int DefaultProcesses = 4;
    private const int MostProcesses = 64;
    private const int MostTotal = 1_000_000;

    private readonly Option<bool> _switch = new("--choir")
    {
        Description = "Send 100 events at once to each of 1,000 sagas instead, let 4 processes apply them in units of work, and count what became of each; exit code 1 when one is missing or counts twice.",
    };

    private readonly Option<int?> _events = new("--events") { Description = "With --choir: how many events each instance gets. [default: 100]", HelpName = "n" };

    private readonly Option<int?> _processes = new("--processes") { Description = "With --choir: how many processes there are. [default: 4]", HelpName = "n" };

    /// <summary>Makes this process one of the choir's; for the process that starts it alone.</summary>
    internal static Option<bool> Worker { get; } = new("--choir-worker") { Hidden = true };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --choir --kill", "load --choir --cluster --instances 100 --json"];

    internal override IReadOnlyList<Option> OwnOptions => [instances.Option, _events, _processes, kill.Option, cluster];

    internal override string ReasonForOwnServer => "counts all that is on a server";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var options = Read(run);
        var result = run.IsGiven(cluster) ? await OnClusterAsync(options, cancellationToken) : await OnServerAsync(options, cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
        }
        else
        {
            Write(result);
        }

        var exitCode = LoadFigureTable.Judge(result.Figures);
        return options.KillInterval is not null && result.Killed == 0
            ? throw new CommandException("No process was killed, for all events were done before; give more --events or --instances.")
            : exitCode;
    }

    private static async Task<ChoirLoadResult> OnServerAsync(ChoirOptions options, CancellationToken cancellationToken)
    {
        await using var redis = await PrivateRedis.StartAsync(cancellationToken);
        return await RunAsync(options with { Redis = redis.ConnectionString }, cancellationToken);
    }

    private static async Task<ChoirLoadResult> OnClusterAsync(ChoirOptions options, CancellationToken cancellationToken)
    {
        await using var redis = await PrivateCluster.StartAsync(ClusterLoad.Primaries, withReplicas: false, cancellationToken);
        return await RunAsync(options with { Redis = redis.ConnectionString }, cancellationToken);
    }

    private static Task<ChoirLoadResult> RunAsync(ChoirOptions options, CancellationToken cancellationToken) =>
        new ChoirLoad(options, CreateStart).RunAsync(Progress, cancellationToken);

    private static ProcessStartInfo CreateStart()
    {
        var start = ThisProgram.CreateStart(LoadCommands.Name, Worker.Name);
        start.RedirectStandardOutput = true;
        return start;
    }

    private static void Write(ChoirLoadResult result)
    {
        LoadFigureTable.Write($"{LoadText.Number(result.Events)} events for each of {LoadText.Number(result.Instances)} sagas", result.Figures);
        Screen.WriteValues(
            "Run",
            [
                ("Processes", LoadText.Number(result.Processes)),
                ("Killed and replaced", LoadText.Number(result.Killed)),
                ("Seconds", LoadText.Milliseconds(result.Seconds)),
                ("Events/s", LoadText.Number(result.EventsPerSecond)),
                ("Transitions run again (conflicts, deaths)", LoadText.Number(result.Repeated)),
            ]);
    }

    private ChoirOptions Read(LoadRun run)
    {
        var options = new ChoirOptions
        {
            Redis = "",
            Instances = instances.Read(run),
            Events = run.Read(_events, DefaultEvents, 1, MostEvents),
            Processes = run.Read(_processes, DefaultProcesses, 1, MostProcesses),
            Prefetch = run.Load.Prefetch,
            KillInterval = kill.Read(run),
        };
        return (long)options.Instances * options.Events <= MostTotal
            ? options
            : throw new CommandException($"{LoadText.Number(options.Events)} --events for each of {LoadText.Number(options.Instances)} --instances are too many; {LoadText.Number(MostTotal)} in all are allowed.", ExitCodes.Usage);
    }
}
