using System.CommandLine;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --saga-pages</c>.</summary>
internal sealed class SagaPagesLoadMode(LoadCallsOption calls) : LoadMode
{
    private const int DefaultCount = 1_000_000;
    private const int Fewest = 2000;
    private const int Most = 10_000_000;

    private readonly Option<int?> _switch = new("--saga-pages")
    {
        Description = "Measure instead how long each kind of page, counts and details of a saga with n instances take, and the longest time that a command holds Redis, in processor time and on the clock. [default: 1000000]",
        HelpName = "n",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [calls.Option];

    internal override IReadOnlyList<string> Examples => ["load --saga-pages 1000000"];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, DefaultCount, Fewest, Most);
        var timed = calls.Read(run);
        var results = await OnRedisAsync(run, load => MeasureAsync(load.Redis, count, timed, cancellationToken), cancellationToken);
        CallTable.Write(results, run.Json, $" (aim: {LoadText.Number(CallLoadResult.AimMilliseconds)})", $" (aim: {LoadText.Number(CallLoadResult.AimMicroseconds)})");
        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<CallLoadResult>> MeasureAsync(string redis, int count, int calls, CancellationToken cancellationToken)
    {
        await using var load = new SagaPagesLoad(redis, count, calls);
        return await load.RunAsync(Progress, cancellationToken);
    }
}
