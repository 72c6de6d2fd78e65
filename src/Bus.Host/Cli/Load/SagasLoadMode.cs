using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --sagas</c>.</summary>
internal sealed class SagasLoadMode(LoadInstancesOption instances) : LoadMode
{
    private readonly Option<bool> _switch = new("--sagas")
    {
        Description = "Measure instead the transitions per second of sagas in Redis, in units of work, beside a consumer that does nothing and beside sagas in memory, and the ratios.",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --sagas --runs 5 --messages 20000"];

    internal override IReadOnlyList<Option> OwnOptions => [instances.Option];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = instances.Read(run);
        var result = await OnRedisAsync(run, load => new SagaLoad(load, count).RunAsync(Progress, cancellationToken), cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return ExitCodes.Success;
        }

        Screen.WriteTable(
            ["", "messages/s", "to plain (aim: 0.50)", "to memory (aim: 0.60)"],
            [.. result.Rates.Select(x => new[] { x.Name, LoadText.Number(x.PerSecond), Text(x.ToPlain), x.ToMemory is { } ratio ? Text(ratio) : "-" })]);
        return ExitCodes.Success;
    }

    private static string Text(SagaLoadRatio ratio) => $"{LoadText.Ratio(ratio.Median)} ({LoadText.Ratio(ratio.Least)} to {LoadText.Ratio(ratio.Most)})";
}
