using System.Text.Json.Nodes;
using Bus.Backtesting.Optimization;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary><c>bus optimize</c>: many runs of a strategy with other parameters in this process, without Redis.</summary>
internal static class OptimizeCommands
{
    internal static BusCommand Create()
    {
        var options = new OptimizeOptions(runsHere: true);
        var outputs = new OptimizeOutputOptions();
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
        outputs.AddTo(command);
        command.Options.Add(json);

        command.SetAction((result, cancellationToken) =>
        {
            var output = outputs.Read(result, result.GetValue(json));
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
        var picture = output.CreateHeatmap(plan.Space, plan.Objective, plan.Bars.Name);
        var started = TimeProvider.System.GetTimestamp();
        var result = await OptimizeAsync(plan, threads, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var best = result.Best is { } run ? new OptimizationRunner(plan).RunWhole(run.Index, cancellationToken).Report : null;
        var statistics = best is null ? null : BacktestOutcome.ToStatistics(best);
        output.Write(new OptimizeSummary(plan.Space, plan.Bars.Name, result, statistics, best is null ? null : JsonNode.Parse(best.ToJson()), ("threads", threads), elapsed), picture);
        return best is not null ? ExitCodes.Success : throw new CommandException(OptimizeSummary.DescribeNoBest(plan.Space, result));
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
}
