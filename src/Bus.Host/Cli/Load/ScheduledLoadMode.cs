using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --scheduled</c>.</summary>
internal sealed class ScheduledLoadMode : LoadMode
{
    private const int DefaultCount = 1_000_000;
    private const int Fewest = 100;
    private const int Most = 10_000_000;

    private readonly Option<int?> _switch = new("--scheduled")
    {
        Description = "Measure without and with n messages scheduled far ahead on the queue instead: how late others are that are due soon, the rates of those sent now, and memory. [default: 1000000]",
        HelpName = "n",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --scheduled 1000000 --json"];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, DefaultCount, Fewest, Most);
        var result = await OnRedisAsync(run, load => new ScheduledLoad(load, count).RunAsync(Progress, cancellationToken), cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return ExitCodes.Success;
        }

        var ratio = result.Ratio;
        Screen.WriteTable(
            ["scheduled", "late p50 ms", "late p99 ms (aim: 50)", "send/s", "consume/s", "end to end/s", "bytes/scheduled"],
            [
                Row(result.Without),
                Row(result.With),
                ["ratio", "", "", LoadText.Ratio(ratio.SendPerSecond), LoadText.Ratio(ratio.ConsumePerSecond), LoadText.Ratio(ratio.EndToEndPerSecond), ""],
            ]);
        return ExitCodes.Success;
    }

    private static string[] Row(ScheduledSide side) =>
    [
        LoadText.Number(side.Scheduled),
        LoadText.Milliseconds(side.LatenessP50Milliseconds),
        LoadText.Milliseconds(side.LatenessP99Milliseconds),
        LoadText.Number(side.Rates.SendPerSecond),
        LoadText.Number(side.Rates.ConsumePerSecond),
        LoadText.Number(side.Rates.EndToEndPerSecond),
        LoadText.Number(side.BytesPerMessage),
    ];
}
