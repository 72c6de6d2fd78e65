using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --dead-letters</c>.</summary>
internal sealed class DeadLettersLoadMode : LoadMode
{
    private const int Fewest = 1000;
    private const int Most = 10_000_000;

    private readonly Option<int?> _switch = new("--dead-letters")
    {
        Description = "Measure lists, groups, requeues and deletions in a queue of so many dead letters of 2 kB instead, and the longest time that a command holds Redis.",
        HelpName = "n",
    };

    internal override Option Switch => _switch;

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, 0, Fewest, Most);
        var results = await OnRedisAsync(run, load => MeasureAsync(load.Redis, count, cancellationToken), cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results, JsonOption.Indented));
        }
        else
        {
            Screen.WriteTable(["call", "calls", "median ms", "max ms", "Redis ms", "longest command µs"], [.. results.Select(Row)]);
        }

        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<DeadLetterLoadResult>> MeasureAsync(string redis, int count, CancellationToken cancellationToken)
    {
        await using var load = new DeadLetterLoad(redis, count);
        return await load.RunAsync(Progress, cancellationToken);
    }

    private static string[] Row(DeadLetterLoadResult result) =>
    [
        result.Call,
        LoadText.Number(result.Calls),
        LoadText.Milliseconds(result.MedianMilliseconds),
        LoadText.Milliseconds(result.MaxMilliseconds),
        LoadText.Milliseconds(result.RedisMilliseconds),
        LoadText.Number(result.SlowestCommandMicroseconds),
    ];
}
