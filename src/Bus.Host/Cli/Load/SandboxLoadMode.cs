using System.CommandLine;
using System.Text.Json;
using Bus.LoadTool;
using Bus.Sandbox;

namespace Bus.Host.Cli;

/// <summary><c>bus load --sandbox</c>.</summary>
/// <param name="calls">How many backtests are timed.</param>
internal sealed class SandboxLoadMode(LoadCallsOption calls) : LoadMode
{
    private readonly Option<bool> _switch = new("--sandbox")
    {
        Description = "Measure instead how long a backtest takes whose strategy was compiled from source and runs in the sandbox, beside the built-in strategy in process, on 2148 bars.",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [calls.Option];

    internal override IReadOnlyList<string> Examples => ["load --sandbox"];

    internal override string ReasonForOwnServer => "uses no server";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = calls.Read(run, SandboxLoad.DefaultCalls);
        try
        {
            Write(await SandboxLoad.RunAsync(count, Progress, cancellationToken), run.Json);
            return ExitCodes.Success;
        }
        catch (SandboxUnavailableException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static void Write(SandboxLoadResult result, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
            return;
        }

        Screen.WriteValues(
            $"{LoadText.Number(result.Calls)} backtests on {LoadText.Number(result.Bars)} bars on each side, ms",
            [
                ("Compiling and checking the strategy, first process included", LoadText.Milliseconds(result.InspectMilliseconds)),
                ("Built-in strategy in process, median", LoadText.Ratio(result.BuiltInMilliseconds)),
                ("Compiled strategy in the sandbox, median", LoadText.Ratio(result.SandboxMilliseconds)),
                ("Compiled strategy in the sandbox, longest", LoadText.Ratio(result.MaxSandboxMilliseconds)),
                ($"What the sandbox costs (aim: {LoadText.Number(SandboxLoad.AimMilliseconds)} or less)", LoadText.Ratio(result.OverheadMilliseconds)),
            ]);
    }
}
