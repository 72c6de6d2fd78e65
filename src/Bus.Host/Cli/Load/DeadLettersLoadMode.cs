using System.CommandLine;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --dead-letters</c>.</summary>
internal sealed class DeadLettersLoadMode(LoadCallsOption calls) : LoadMode
{
    private const int Fewest = 1000;
    private const int Most = 10_000_000;

    private readonly Option<int?> _switch = new("--dead-letters")
    {
        Description = "Measure lists, groups, requeues and deletions in a queue of so many dead letters of 2 kB instead, and the longest time that a command holds Redis, in processor time and on the clock.",
        HelpName = "n",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [calls.Option];

    internal override IReadOnlyList<string> Examples => ["load --dead-letters 100000"];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, 0, Fewest, Most);
        var timed = calls.Read(run);
        var results = await OnRedisAsync(run, load => MeasureAsync(load.Redis, count, timed, cancellationToken), cancellationToken);
        CallTable.Write(results, run.Json, $" (aim: {LoadText.Number(CallLoadResult.AimMilliseconds)})", $" (aim: {LoadText.Number(CallLoadResult.AimMicroseconds)})");
        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<CallLoadResult>> MeasureAsync(string redis, int count, int calls, CancellationToken cancellationToken)
    {
        await using var load = new DeadLetterLoad(redis, count, calls);
        return await load.RunAsync(Progress, cancellationToken);
    }
}
