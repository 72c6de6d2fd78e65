using System.CommandLine;
using Bus.Backtesting.Optimization;

namespace Bus.Host.Cli;

/// <summary><c>bus optimize</c>: many runs of a strategy with other parameters in this process, without Redis.</summary>
internal static class OptimizeCommands
{
    private const int DefaultTop = 10;

    internal static BusCommand Create()
    {
        var options = new OptimizeOptions();
        var csv = new Option<string?>("--csv") { Description = "Write all runs, best first, as csv to this file.", HelpName = "file" };
        var heatmap = new Option<string?>("--heatmap") { Description = "Write the objective over two parameters as a picture to this file.", HelpName = "file.svg" };
        var axes = new Option<string?>("--heatmap-axes")
        {
            Description = "With --heatmap: the parameters of columns and rows; each cell shows the best over all others. [default: the first two grids]",
            HelpName = "x,y",
        };
        var top = new Option<int?>("--top") { Description = $"How many of the best runs to show. [default: {DefaultTop}; all with --json]", HelpName = "n" };
        var json = JsonOption.Create();
        var command = new BusCommand("optimize", "Runs a strategy with many parameters in this process, without Redis, and ranks the runs.")
        {
            Examples =
            [
                "optimize --strategy sma-cross --grid fast=5:25:5 --grid slow=10:65:5 --objective sharpe --heatmap sharpe.svg",
                "optimize --strategy rsi-reversal --grid period=5:30:1 --grid oversold=15:45:5 --grid overbought=55,65,75 --random 200 --seed 7 --csv runs.csv",
                "optimize --strategy donchian-breakout --grid entry=10:100:10 --grid exit=5:50:5 --where \"exit * 2 <= entry\" --objective maxDrawdownDays --minimize",
            ],
        };
        options.AddTo(command);
        foreach (var option in new Option[] { csv, heatmap, axes, top, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var output = new OptimizeOutput(result.GetValue(csv), result.GetValue(heatmap), result.GetValue(axes), ReadTop(result.GetValue(top), result.GetValue(json)), result.GetValue(json));
            var threads = options.ReadThreads(result);
            output.CheckFolders();
            return Task.Run(() => RunAsync(() => options.Read(result), threads, output, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Func<OptimizationPlan> read, int threads, OptimizeOutput output, CancellationToken cancellationToken)
    {
        var plan = read();

        // Before anything runs: wrong input costs no time.
        var picture = output.CreateHeatmap(plan);
        var started = TimeProvider.System.GetTimestamp();
        var result = await OptimizeAsync(plan, threads, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var best = result.Best is { } run ? new OptimizationRunner(plan).RunWhole(run.Index, cancellationToken).Report : null;
        output.Write(new OptimizeSummary(plan, result, best, threads, elapsed), picture);
        return best is not null ? ExitCodes.Success : throw new CommandException(OptimizeSummary.DescribeNoBest(plan, result));
    }

    private static async Task<OptimizationResult> OptimizeAsync(OptimizationPlan plan, int threads, CancellationToken cancellationToken)
    {
        using var progress = new OptimizeProgress(plan.Objective);
        try
        {
            return await Optimizer.RunAsync(plan, threads, progress, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            progress.TellStop();
            throw;
        }
    }

    private static int ReadTop(int? top, bool json) => top switch
    {
        null => json ? int.MaxValue : DefaultTop,
        >= 0 => top.Value,
        _ => throw new CommandException($"--top is {top}; it must be 0 or more.", ExitCodes.Usage),
    };
}
