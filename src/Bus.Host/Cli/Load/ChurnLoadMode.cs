using System.CommandLine;
using System.Text.Json;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --churn</c>.</summary>
internal sealed class ChurnLoadMode : LoadMode
{
    private const int DefaultCount = 20_000;
    private const int Fewest = 100;
    private const int Most = 10_000_000;

    private readonly Option<int?> _switch = new("--churn")
    {
        Description = "Let n temporary endpoints, request clients and consumers come and go instead, a tenth of them by crashing, and look at keys and memory; exit code 1 when they grow. [default: 20000]",
        HelpName = "n",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --churn 20000"];

    internal override string ReasonForOwnServer => "counts all keys and the memory of the server";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, DefaultCount, Fewest, Most);
        await using var redis = await PrivateRedis.StartAsync(cancellationToken);
        var result = await new ChurnLoad(redis.ConnectionString, count).RunAsync(Progress, cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
        }
        else
        {
            Screen.WriteTable(
                [$"{LoadText.Number(result.Count)} came and went, {LoadText.Number(result.Crashed)} crashed", "keys", "registrations", "bytes of Redis", "managed bytes"],
                [Row($"after the first {LoadText.Number(result.First.Done)}", result.First), Row("at the end", result.Last), Row("most", result.Max)]);
            Screen.WriteValues("Managed memory", [($"Bytes gained per visitor (a bus keeps up to {LoadText.Number(ChurnLoadResult.KeptByBus)} until it stops)", LoadText.Number(result.ManagedBytesPerVisitor))]);
        }

        foreach (var sentence in result.Growth)
        {
            Console.Error.WriteLine($"bus: {sentence}");
        }

        return result.Growth.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string[] Row(string name, ChurnSample sample) =>
        [name, LoadText.Number(sample.Keys), LoadText.Number(sample.Registrations), LoadText.Number(sample.UsedMemory), LoadText.Number(sample.ManagedMemory)];
}
