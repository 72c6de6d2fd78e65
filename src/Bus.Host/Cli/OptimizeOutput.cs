using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Backtesting.Optimization;

namespace Bus.Host.Cli;

/// <summary>What <c>bus optimize</c> writes, and where to.</summary>
internal sealed record OptimizeOutput(string? Csv, string? Heatmap, string? HeatmapAxes, int Top, bool IsJson)
{
    /// <summary>Finds out that a file cannot be written before hours are spent on what should be in it.</summary>
    internal void CheckFolders()
    {
        foreach (var (option, file) in new[] { ("--csv", Csv), ("--heatmap", Heatmap) })
        {
            if (file is not null && (file.Length == 0 || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
            {
                throw new CommandException($"{option} is '{file}'; it must be a file in a folder that exists.", ExitCodes.Usage);
            }
        }
    }

    /// <summary>Refuses to forget what was asked for.</summary>
    /// <exception cref="CommandException">Something is to be written that is there only when the runs have ended.</exception>
    internal void CheckWait(bool waits)
    {
        if (!waits && (Csv ?? Heatmap) is not null)
        {
            throw new CommandException($"{(Csv is null ? "--heatmap" : "--csv")} is given without --wait; './bus results' writes it when the optimization has ended.", ExitCodes.Usage);
        }
    }

    /// <summary>Writes the id of what was submitted.</summary>
    internal void WriteId(Guid jobId) => Console.Out.WriteLine(IsJson ? new JsonObject { ["jobId"] = jobId.ToString(), ["status"] = "queued" }.ToJsonString(JsonOption.Indented) : jobId.ToString());

    /// <exception cref="CommandException">The axes are not two names.</exception>
    internal OptimizationHeatmap? CreateHeatmap(OptimizationSpace space, OptimizationObjective objective, string data)
    {
        if (Heatmap is null)
        {
            return HeatmapAxes is null ? null : throw new CommandException("--heatmap-axes is given without --heatmap.", ExitCodes.Usage);
        }

        if (HeatmapAxes is null)
        {
            return new OptimizationHeatmap(space, objective, data);
        }

        return HeatmapAxes.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } x, { Length: > 0 } y]
            ? new OptimizationHeatmap(space, objective, data, x, y)
            : throw new CommandException($"--heatmap-axes is '{HeatmapAxes}'; it must be two parameters with a comma, such as fast,slow.", ExitCodes.Usage);
    }

    internal void Write(OptimizeSummary summary, OptimizationHeatmap? picture)
    {
        if (Csv is not null)
        {
            using var writer = new StreamWriter(Csv);
            OptimizationTable.WriteCsv(summary.Space, summary.Result, writer);
        }

        if (picture is not null)
        {
            File.WriteAllText(Heatmap!, picture.ToSvg(summary.Result));
        }

        if (IsJson)
        {
            Console.Out.WriteLine(ToJson(summary).ToJsonString(JsonOption.Indented));
            return;
        }

        WriteText(summary);
        foreach (var (what, file) in new[] { ("Runs", Csv), ("Heatmap", Heatmap) })
        {
            if (file is not null)
            {
                Console.Out.WriteLine($"{what}: {Path.GetFullPath(file)}");
            }
        }
    }

    private void WriteText(OptimizeSummary summary)
    {
        var (result, space) = (summary.Result, summary.Space);
        string[] columns = ["rank", .. space.Grids.Select(grid => grid.Name), result.Objective.Name, .. result.Objective.Name == "finalEquity" ? [] : new[] { "final equity" }, "trades"];
        var rows = result.Runs.TakeWhile(run => run.IsRanked).Take(Top).Select((run, i) => Row(summary, run, i + 1)).ToArray();
        if (rows.Length > 0)
        {
            Screen.WriteTable(columns, rows);
        }

        if (summary.Best is { } statistics)
        {
            Screen.WriteValues($"Best: {ReportValues.Title(statistics)}", ReportValues.Of(statistics));
        }

        foreach (var failures in result.Failures.GroupBy(failure => failure.Reason).Take(5))
        {
            Console.Out.WriteLine($"Failed, such as {space[failures.First().Index]}: {failures.Key}");
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.RunCount} runs: {result.Empty} without a trade, {result.Undefined} without {result.Objective.Name}, {result.Failed} failed; {result.Skipped} of {space.Count} points skipped by a condition. {summary.Elapsed.TotalSeconds:0.00} s, {summary.RunsPerSecond:0} runs per second {(summary.Where.Unit == "threads" ? "on" : "in")} {summary.Where.Count} {(summary.Where.Count == 1 ? summary.Where.Unit[..^1] : summary.Where.Unit)}."));
    }

    private static string[] Row(OptimizeSummary summary, OptimizationRun run, int rank)
    {
        var parameters = summary.Space[run.Index];
        return
        [
            rank.ToString(CultureInfo.InvariantCulture),
            .. summary.Space.Grids.Select(grid => parameters[grid.Name].ToString(CultureInfo.InvariantCulture)),
            run.Objective!.Value.ToString("#,##0.00##", CultureInfo.InvariantCulture),
            .. summary.Result.Objective.Name == "finalEquity" ? [] : new[] { ReportValues.Money(run.FinalEquity) },
            run.Trades.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private JsonObject ToJson(OptimizeSummary summary)
    {
        var (result, space) = (summary.Result, summary.Space);
        return new JsonObject
        {
            ["strategy"] = space.Strategy.Name,
            ["data"] = summary.Data,
            ["objective"] = result.Objective.Name,
            ["minimize"] = result.Objective.Minimize,
            ["counts"] = new JsonObject
            {
                ["points"] = space.Count,
                ["skipped"] = result.Skipped,
                ["runs"] = summary.RunCount,
                ["empty"] = result.Empty,
                ["undefined"] = result.Undefined,
                ["failed"] = result.Failed,
            },
            ["elapsedSeconds"] = summary.Elapsed.TotalSeconds,
            ["runsPerSecond"] = summary.RunsPerSecond,
            [summary.Where.Unit] = summary.Where.Count,
            ["best"] = summary.Best is null ? null : ToJson(space, result.Runs[0], summary.BestJson?.DeepClone()),
            ["runs"] = new JsonArray([.. result.Runs.Take(Top).Select(run => ToJson(space, run, statistics: null))]),
            ["failures"] = new JsonArray([.. result.Failures.Select(failure => new JsonObject { ["parameters"] = Parameters(space, failure.Index), ["reason"] = failure.Reason })]),
        };
    }

    private static JsonObject ToJson(OptimizationSpace space, OptimizationRun run, JsonNode? statistics)
    {
        var json = new JsonObject
        {
            ["index"] = run.Index,
            ["parameters"] = Parameters(space, run.Index),
            ["objective"] = run.Objective,
            ["finalEquity"] = run.FinalEquity,
            ["trades"] = run.Trades,
            ["openTrades"] = run.OpenTrades,
        };
        if (statistics is not null)
        {
            json["statistics"] = statistics;
        }

        return json;
    }

    private static JsonNode? Parameters(OptimizationSpace space, long index) => JsonSerializer.SerializeToNode(space[index].ToDictionary());
}
