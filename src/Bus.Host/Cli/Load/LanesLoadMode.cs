using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --lanes</c>.</summary>
internal sealed class LanesLoadMode(LoadWaitingOption waiting) : LoadMode
{
    private readonly Option<bool> _switch = new("--lanes")
    {
        Description = "Measure instead what 100,000 old low messages (--waiting), with some normal and high ones, get while critical ones always wait, and end to end over four lanes and over one.",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --lanes --runs 3"];

    internal override IReadOnlyList<Option> OwnOptions => [waiting.Option];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var low = waiting.ReadOne(run.Result);
        var result = await OnRedisAsync(run, load => new LanesLoad(load, low).RunAsync(Progress, cancellationToken), cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return ExitCodes.Success;
        }

        Screen.WriteTable(
            ["lane", "MaxPriorityWait ms", "messages", "longest gap ms", "bound ms"],
            [.. result.Shares.SelectMany(share => share.Lanes.Select(lane => Row(share, lane)))]);
        Screen.WriteValues(
            "Beside critical messages that always wait",
            [.. result.Shares.Select(x => ($"Lower lanes' share, MaxPriorityWait {LoadText.Number(x.MaxPriorityWaitMilliseconds)} ms (aim: 10 % or less)", LoadText.Percent(x.LowerShare)))]);
        Screen.WriteValues(
            "End to end",
            [("One lane", LoadText.Number(result.OneLanePerSecond)), ("Four lanes", LoadText.Number(result.FourLanesPerSecond)), ("Ratio", LoadText.Ratio(result.Ratio))]);
        return ExitCodes.Success;
    }

    // With no wait the tenth holds a lane back, not the time.
    private static string[] Row(LanesShare share, LaneResult lane) =>
    [
        lane.Lane,
        LoadText.Number(share.MaxPriorityWaitMilliseconds),
        LoadText.Number(lane.Messages),
        LoadText.Milliseconds(lane.LongestGapMilliseconds),
        share.MaxPriorityWaitMilliseconds > 0 ? LoadText.Milliseconds(share.BoundMilliseconds) : "-",
    ];
}
