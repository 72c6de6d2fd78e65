using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --drain</c>.</summary>
internal sealed class DrainLoadMode(LoadWaitingOption waiting) : LoadMode
{
    private readonly Option<bool> _switch = new("--drain")
    {
        Description = "Measure instead how fast an endpoint consumes while 10,000 messages wait and while 1,000,000 wait (--waiting), alternately, and the ratio.",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --drain --runs 3", "load --drain --waiting 1000,50000 --messages 20000"];

    internal override IReadOnlyList<Option> OwnOptions => [waiting.Option];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var (few, many) = waiting.ReadTwo(run.Result);
        var result = await OnRedisAsync(run, load => new DrainLoad(load, few, many).RunAsync(Progress, cancellationToken), cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return ExitCodes.Success;
        }

        Screen.WriteTable(["waiting", "consume/s"], [.. new[] { result.Few, result.Many }.Select(x => new[] { LoadText.Number(x.Waiting), LoadText.Number(x.ConsumePerSecond) })]);
        Screen.WriteValues("Ratio", [("Many waiting to few (aim: 0.90 or more)", LoadText.Ratio(result.Ratio))]);
        return ExitCodes.Success;
    }
}
