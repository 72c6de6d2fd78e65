using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load</c> without a mode: transports side by side.</summary>
internal sealed class TransportsLoadMode : LoadMode
{
    private static readonly string[] Columns =
        ["transport", "prefetch", "send/s", "publish/s", "consume/s", "end to end/s", "idle p50 µs", "idle p99 µs", "idle requests/s", "bytes/message"];

    internal override Option? Switch => null;

    internal override IReadOnlyList<string> Examples => ["load --transport all --runs 5", "load --transport redis --messages 20000 --json"];

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var needsServer = run.Redis is null && run.Load.Transports.Any(x => x != LoadTransport.Memory);
        await using var redis = needsServer ? await PrivateRedis.StartAsync(cancellationToken) : null;
        var results = await new LoadRunner(run.Load with { Redis = run.Redis ?? redis?.ConnectionString ?? run.Load.Redis }).RunAsync(Progress, cancellationToken);
        var ratios = LoadRatios.Create(results);
        if (run.Json)
        {
            WriteJson(results, ratios);
            return ExitCodes.Success;
        }

        Screen.WriteTable(Columns, [.. results.Select(Row)]);
        if (ratios is not null)
        {
            WriteRatios(ratios);
        }

        return ExitCodes.Success;
    }

    private static void WriteJson(IReadOnlyList<LoadResult> results, LoadRatios? ratios)
    {
        foreach (var result in results)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, LoadCommands.Json));
        }

        if (ratios is not null)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { ratios }, LoadCommands.Json));
        }
    }

    private static void WriteRatios(LoadRatios ratios) => Screen.WriteValues(
        "Ratios",
        [
            ("Redis end to end to the in-memory transport's best", LoadText.Ratio(ratios.EndToEndToMemory)),
            ("Redis at prefetch 1000 to its own rate", LoadText.Ratio(ratios.Prefetch1000)),
            ("Redis with one handler blocked to its own rate", LoadText.Ratio(ratios.BlockedHandler)),
            ("Redis idle p50 to the in-memory transport's", LoadText.Ratio(ratios.IdleP50ToMemory)),
        ]);

    private static string[] Row(LoadResult result) =>
    [
        result.BlockedHandler ? $"{result.Transport}, one handler blocked" : result.Transport,
        LoadText.Number(result.Prefetch),
        LoadText.Number(result.SendPerSecond),
        LoadText.Number(result.PublishPerSecond),
        LoadText.Number(result.ConsumePerSecond),
        LoadText.Number(result.EndToEndPerSecond),
        LoadText.Number(result.IdleP50Microseconds),
        LoadText.Number(result.IdleP99Microseconds),
        result.IdleCommandsPerSecond is { } commands ? commands.ToString("0.00", CultureInfo.InvariantCulture) : "-",
        LoadText.Number(result.BytesPerMessage),
    ];
}
