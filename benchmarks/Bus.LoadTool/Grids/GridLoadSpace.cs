using System.Globalization;
using System.Text;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Contracts;

namespace Bus.LoadTool;

/// <summary>The grid under load: SMA crosses, each fast average with each slow one, none of which is skipped.</summary>
internal sealed class GridLoadSpace
{
    private const string Strategy = "sma-cross";
    private const string Objective = "sharpe";
    private const string File = "prices.csv";

    private readonly Bars _bars;
    private readonly string[] _grids;

    private GridLoadSpace(Bars bars, string[] grids)
    {
        _bars = bars;
        _grids = grids;
    }

    internal int Bars => _bars.Count;

    /// <summary>Writes the prices to a folder, and reads them from there as workers do.</summary>
    internal static GridLoadSpace Create(string folder, int points)
    {
        var path = Path.Combine(folder, File);
        System.IO.File.WriteAllText(path, Format(SampleData.RandomWalk(EngineLoad.DefaultBars, seed: 1)));
        var lastSlow = GridLoad.FastValues + (points / GridLoad.FastValues);
        return new GridLoadSpace(
            CsvBarReader.ReadFile(path),
            [$"fast=1:{GridLoad.FastValues}:1", string.Create(CultureInfo.InvariantCulture, $"slow={GridLoad.FastValues + 1}:{lastSlow}:1")]);
    }

    /// <summary>A new job for workers.</summary>
    internal RunOptimization CreateJob() => new() { JobId = Guid.NewGuid(), Strategy = Strategy, Data = File, Grids = _grids, Objective = Objective };

    /// <summary>The same for this process.</summary>
    internal OptimizationPlan CreatePlan() =>
        new(_bars, OptimizationSpace.Create(StrategyCatalog.BuiltIn, Strategy, _grids.Select(ParameterGrid.Parse)), OptimizationObjective.Of(Objective), new BacktestOptions());

    private static string Format(Bars bars)
    {
        var text = new StringBuilder("date,open,high,low,close,volume\n");
        for (var i = 0; i < bars.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{bars.Times[i]:yyyy-MM-dd},{bars.Open[i]:R},{bars.High[i]:R},{bars.Low[i]:R},{bars.Close[i]:R},{bars.Volume[i]:R}\n");
        }

        return text.ToString();
    }
}
