using System.CommandLine;
using System.Text.Json;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --cluster</c>.</summary>
internal sealed class ClusterLoadMode : LoadMode
{
    private const int DefaultQueues = 6;
    private const int MostQueues = 300;

    private readonly Option<bool> _switch = new("--cluster")
    {
        Description = "Measure the same rates on a private server and on a private cluster of three primaries instead, alternately, over several queues that spread over all primaries, and the ratios. With --choir: on a private cluster.",
    };

    private readonly Option<int?> _queues = new("--queues") { Description = "With --cluster: how many queues on either side. [default: 6]", HelpName = "n" };

    private readonly Option<bool> _replicas = new("--replicas") { Description = "With --cluster: give each primary a replica." };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --cluster --replicas --queues 9"];

    internal override IReadOnlyList<Option> OwnOptions => [_queues, _replicas];

    internal override string ReasonForOwnServer => "compares servers that it starts itself";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var queues = run.Read(_queues, DefaultQueues, ClusterLoad.Primaries, MostQueues);
        var withReplicas = run.Result.GetValue(_replicas);
        await using var cluster = await PrivateCluster.StartAsync(ClusterLoad.Primaries, withReplicas, cancellationToken);
        var result = await OnRedisAsync(
            run,
            load => new ClusterLoad(load, cluster.ConnectionString, queues, withReplicas ? ClusterLoad.Primaries : 0).RunAsync(Progress, cancellationToken),
            cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return ExitCodes.Success;
        }

        var name = $"cluster, {result.Primaries} primaries{(withReplicas ? $", {result.Replicas} replicas" : "")}";
        Screen.WriteTable(
            [$"{result.Queues} queues", "send/s", "consume/s", "end to end/s"],
            [Row("one server", result.Standalone, x => LoadText.Number(x)), Row(name, result.Cluster, x => LoadText.Number(x)), Row("ratio (aim: 0.60 or more)", result.Ratio, LoadText.Ratio)]);
        return ExitCodes.Success;
    }

    private static string[] Row(string name, LoadRates rates, Func<double, string> format) =>
        [name, format(rates.SendPerSecond), format(rates.ConsumePerSecond), format(rates.EndToEndPerSecond)];
}
