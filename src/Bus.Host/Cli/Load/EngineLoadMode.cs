using System.CommandLine;
using System.Text.Json;
using Bus.Backtesting.Data;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load --engine</c>.</summary>
internal sealed class EngineLoadMode : LoadMode
{
    private readonly Option<bool> _switch = new("--engine")
    {
        Description = "Measure the backtest engine instead: SMA crosses on one thread, for 16 seconds. With --json: runsPerSecond and runsPerCpuSecond (per second of "
            + "processor time) with all statistics, bareRunsPerSecond and bareRunsPerCpuSecond without.",
    };

    private readonly Option<string?> _data = new("--data") { Description = "With --engine: a csv file of prices. [default: a made series of 2148 bars]", HelpName = "file" };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<string> Examples => ["load --engine"];

    internal override IReadOnlyList<Option> OwnOptions => [_data];

    internal override Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken) => Task.Run(() => Run(run, cancellationToken), cancellationToken);

    private int Run(LoadRun run, CancellationToken cancellationToken)
    {
        var file = run.Result.GetValue(_data);
        var result = EngineLoad.Run(file is null ? null : CsvBarReader.ReadFile(file), EngineLoad.DefaultTime, cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, LoadCommands.Json));
            return ExitCodes.Success;
        }

        Screen.WriteValues(
            $"sma-cross on {result.Bars} bars, one thread",
            [
                ("Backtests per second, with all statistics", LoadText.Number(result.RunsPerSecond)),
                ("The same per second of processor time", LoadText.Number(result.RunsPerCpuSecond)),
                ("Bytes allocated per backtest", LoadText.Number(result.AllocatedBytesPerRun)),
                ("Backtests per second, final equity only", LoadText.Number(result.BareRunsPerSecond)),
                ("The same per second of processor time", LoadText.Number(result.BareRunsPerCpuSecond)),
                ("Bytes allocated per backtest", LoadText.Number(result.AllocatedBytesPerBareRun)),
            ]);
        return ExitCodes.Success;
    }
}
