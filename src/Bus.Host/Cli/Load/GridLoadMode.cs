using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Configuration;
using Bus.Host.Processes;
using Bus.LoadTool;
using Microsoft.Extensions.Configuration;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus load --grid</c>.</summary>
internal sealed class GridLoadMode : LoadMode
{
    private const int DefaultPoints = 20_000;
    private const int Fewest = 1000;
    private const int Most = 100_000;

    private readonly Option<bool> _switch = new("--grid")
    {
        Description = "Measure instead the runs per second of an optimization over the bus, with 2 worker processes of one thread each, beside the same in process with 2 threads, and the ratio.",
    };

    private readonly Option<int?> _points = new("--points") { Description = "With --grid: how many runs the optimization has. [default: 20000]", HelpName = "n" };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [_points];

    internal override IReadOnlyList<string> Examples => ["load --grid --runs 5", "load --grid --points 100000 --json"];

    internal override string ReasonForOwnServer => "starts workers, which must be the only ones";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var points = ReadPoints(run);
        var folder = Directory.CreateTempSubdirectory("bus-load-");
        try
        {
            await using var redis = await PrivateRedis.StartAsync(cancellationToken);
            var settings = HostSettingsReader.Read(new ConfigurationBuilder().Build(), LogEventLevel.Fatal) with
            {
                Redis = redis.Options,
                RedisConnection = redis.ConnectionString,
                DataDirectory = folder.FullName,
                Concurrency = 1,
            };
            var load = new GridLoad(settings.Redis, settings.KeyPrefix, folder.FullName, points, run.Load.Runs);
            await using var workers = LoadWorkers.Start(settings, GridLoad.Workers);
            Write(await load.RunAsync(Progress, cancellationToken), run.Json);
            return ExitCodes.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private int ReadPoints(LoadRun run)
    {
        var points = run.Read(_points, DefaultPoints, Fewest, Most);
        return points % GridLoad.FastValues == 0
            ? points
            : throw new CommandException(
                string.Create(CultureInfo.InvariantCulture, $"{_points.Name} is {points}; it must be a multiple of {GridLoad.FastValues}, so that the grid has no holes."), ExitCodes.Usage);
    }

    private static void Write(GridLoadResult result, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return;
        }

        Screen.WriteTable(
            [$"{LoadText.Number(result.Points)} runs on {LoadText.Number(result.Bars)} bars", "runs/s", "ms"],
            [
                ["in process", LoadText.Number(result.ProcessPerSecond), LoadText.Milliseconds(result.ProcessMilliseconds)],
                ["over the bus, submit to completed", LoadText.Number(result.BusPerSecond), LoadText.Milliseconds(result.PlanMilliseconds + result.ChunksMilliseconds + result.MergeMilliseconds)],
                ["of that, submit to plan", "-", LoadText.Milliseconds(result.PlanMilliseconds)],
                [$"of that, plan to last of {LoadText.Number(result.Chunks)} chunks", LoadText.Number(result.ChunksPerSecond), LoadText.Milliseconds(result.ChunksMilliseconds)],
                ["of that, last chunk to completed", "-", LoadText.Milliseconds(result.MergeMilliseconds)],
            ]);
        Screen.WriteValues(
            "Ratios",
            [
                (string.Create(CultureInfo.InvariantCulture, $"Over the bus to in process, submit to completed (aim: {GridLoad.Aim:0.0})"), LoadText.Ratio(result.Ratio)),
                ("Over the bus to in process, plan to last chunk", LoadText.Ratio(result.ChunksRatio)),
            ]);
    }
}
