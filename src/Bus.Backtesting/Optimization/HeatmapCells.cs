using System.Globalization;

namespace Bus.Backtesting.Optimization;

/// <summary>The best run of each combination of two parameters, over all values of the others. Long grids are gathered into fewer rows and columns.</summary>
internal sealed class HeatmapCells
{
    private const int MaxBins = 50;

    private readonly OptimizationSpace _space;
    private readonly int _xGrid;
    private readonly int _yGrid;
    private readonly OptimizationRun?[,] _cells;

    public HeatmapCells(OptimizationSpace space, int xGrid, int yGrid, OptimizationResult result)
    {
        _space = space;
        _xGrid = xGrid;
        _yGrid = yGrid;
        Columns = (int)Math.Min(MaxBins, space.Grids[xGrid].Count);
        Rows = (int)Math.Min(MaxBins, space.Grids[yGrid].Count);
        _cells = new OptimizationRun?[Columns, Rows];
        Minimum = double.PositiveInfinity;
        Maximum = double.NegativeInfinity;
        var places = new long[space.Grids.Count];
        foreach (var run in result.Runs)
        {
            space.ReadPlaces(run.Index, places);

            // The runs come best first.
            _cells[Bin(places[xGrid], xGrid, Columns), Bin(places[yGrid], yGrid, Rows)] ??= run;
        }

        foreach (var run in _cells)
        {
            if (run is { IsRanked: true, Objective: { } value })
            {
                Minimum = Math.Min(Minimum, value);
                Maximum = Math.Max(Maximum, value);
            }
        }
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Lowest objective of the cells; infinite when there is none.</summary>
    public double Minimum { get; }

    public double Maximum { get; }

    public bool HasValues => Minimum <= Maximum;

    /// <summary>The best run; null where nothing was run.</summary>
    public OptimizationRun? this[int column, int row] => _cells[column, row];

    public string ColumnLabel(int column) => Label(_space.Grids[_xGrid], column, Columns);

    public string RowLabel(int row) => Label(_space.Grids[_yGrid], row, Rows);

    private int Bin(long place, int grid, int bins) => (int)((Int128)place * bins / _space.Grids[grid].Count);

    /// <summary>The first value of a row or column.</summary>
    private static string Label(ParameterGrid grid, int bin, int bins) =>
        grid[(long)((((Int128)bin * grid.Count) + bins - 1) / bins)].ToString("0.####", CultureInfo.InvariantCulture);
}
