using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Backtesting.Data;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load</c>: how fast the transport is beside MassTransit's in-memory transport and the bare Redis client.</summary>
internal static class LoadCommands
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly string[] Columns =
        ["transport", "prefetch", "send/s", "publish/s", "consume/s", "end to end/s", "idle p50 µs", "idle p99 µs", "idle requests/s", "bytes/message"];

    private static readonly string[] DeadLetterColumns = ["call", "calls", "median ms", "max ms", "Redis ms", "longest command µs"];

    internal static BusCommand Create()
    {
        var options = new LoadCommandOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("load", "Measures rates and latencies of transports side by side in one run, of the backtest engine, or of a queue of dead letters.")
        {
            Examples = ["load --transport all --runs 5", "load --transport redis --messages 20000 --json", "load --engine", "load --dead-letters 100000"],
        };
        options.AddTo(command);
        command.Options.Add(json);
        command.SetAction((result, cancellationToken) => options.ReadDeadLetters(result) is { } count
            ? RunDeadLettersAsync(count, options.ReadRedis(result), result.GetValue(json), cancellationToken)
            : options.IsEngine(result)
            ? Task.Run(() => RunEngine(options.ReadData(result), result.GetValue(json), cancellationToken), cancellationToken)
            : RunTransportsAsync(options.Read(result), options.ReadRedis(result), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunTransportsAsync(LoadOptions load, string? connectionString, bool json, CancellationToken cancellationToken)
    {
        await using var redis = connectionString is null && load.Transports.Any(x => x != LoadTransport.Memory) ? await PrivateRedis.StartAsync(cancellationToken) : null;
        var runner = new LoadRunner(load with { Redis = connectionString ?? redis?.ConnectionString ?? load.Redis });
        var results = await runner.RunAsync(json ? null : new ProgressLines(), cancellationToken);
        var ratios = LoadRatios.Create(results);
        if (json)
        {
            foreach (var result in results)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, Json));
            }

            if (ratios is not null)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { ratios }, Json));
            }

            return ExitCodes.Success;
        }

        Screen.WriteTable(Columns, [.. results.Select(Row)]);
        if (ratios is not null)
        {
            WriteRatios(ratios);
        }

        return ExitCodes.Success;
    }

    private static async Task<int> RunDeadLettersAsync(int count, string? connectionString, bool json, CancellationToken cancellationToken)
    {
        await using var redis = connectionString is null ? await PrivateRedis.StartAsync(cancellationToken) : null;
        await using var load = new DeadLetterLoad(connectionString ?? redis!.ConnectionString, count);
        var results = await load.RunAsync(json ? null : new ProgressLines(), cancellationToken);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results, JsonOption.Indented));
        }
        else
        {
            Screen.WriteTable(DeadLetterColumns, [.. results.Select(Row)]);
        }

        return ExitCodes.Success;
    }

    private static int RunEngine(string? file, bool json, CancellationToken cancellationToken)
    {
        var result = EngineLoad.Run(file is null ? null : CsvBarReader.ReadFile(file), EngineLoad.DefaultTime, cancellationToken);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, Json));
        }
        else
        {
            Screen.WriteValues(
                $"sma-cross on {result.Bars} bars, one thread",
                [
                    ("Backtests per second, with all statistics", Number(result.RunsPerSecond)),
                    ("The same per second of processor time", Number(result.RunsPerCpuSecond)),
                    ("Bytes allocated per backtest", Number(result.AllocatedBytesPerRun)),
                    ("Backtests per second, final equity only", Number(result.BareRunsPerSecond)),
                    ("The same per second of processor time", Number(result.BareRunsPerCpuSecond)),
                    ("Bytes allocated per backtest", Number(result.AllocatedBytesPerBareRun)),
                ]);
        }

        return ExitCodes.Success;
    }

    private static void WriteRatios(LoadRatios ratios) => Screen.WriteValues(
        "Ratios",
        [
            ("Redis end to end to the in-memory transport's best", Ratio(ratios.EndToEndToMemory)),
            ("Redis at prefetch 1000 to its own rate", Ratio(ratios.Prefetch1000)),
            ("Redis with one handler blocked to its own rate", Ratio(ratios.BlockedHandler)),
            ("Redis idle p50 to the in-memory transport's", Ratio(ratios.IdleP50ToMemory)),
        ]);

    private static string[] Row(DeadLetterLoadResult result) =>
    [
        result.Call,
        Number(result.Calls),
        Milliseconds(result.MedianMilliseconds),
        Milliseconds(result.MaxMilliseconds),
        Milliseconds(result.RedisMilliseconds),
        Number(result.SlowestCommandMicroseconds),
    ];

    private static string[] Row(LoadResult result) =>
    [
        result.BlockedHandler ? $"{result.Transport}, one handler blocked" : result.Transport,
        Number(result.Prefetch),
        Number(result.SendPerSecond),
        Number(result.PublishPerSecond),
        Number(result.ConsumePerSecond),
        Number(result.EndToEndPerSecond),
        Number(result.IdleP50Microseconds),
        Number(result.IdleP99Microseconds),
        result.IdleCommandsPerSecond is { } commands ? commands.ToString("0.00", CultureInfo.InvariantCulture) : "-",
        Number(result.BytesPerMessage),
    ];

    private static string Number(double? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "-";

    private static string Milliseconds(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Says on standard error what is being measured, at once and in order.</summary>
    private sealed class ProgressLines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
