using System.Globalization;
using System.Security;
using System.Text;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// Draws the objective over two parameters as an SVG picture. Each cell shows the best run over all other parameters; the best of all has a
/// frame. Cells without a run, and those whose runs traded nothing or have no objective, are marked as such.
/// </summary>
/// <remarks>The picture needs no script, font or other file. Grids of more than 50 values are gathered into 50 rows or columns, labelled by the first value of each.</remarks>
public sealed class OptimizationHeatmap
{
    private const double Left = 96;
    private const double Top = 116;
    private const double PlotWidth = 740;
    private const double MaxPlotHeight = 500;
    private const double LegendGap = 36;
    private const double LegendHeight = 180;
    private const int LegendSteps = 24;
    private const int Width = 1040;

    private const string Style =
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:12px;fill:#5b6472}"
        + ".title{font-size:19px;font-weight:600;fill:#1c2430}.key{font-size:13px;fill:#3c4655}.end{text-anchor:end}.mid{text-anchor:middle}"
        + ".light{text-anchor:middle;fill:#fff}.dark{text-anchor:middle;fill:#1c2430}.name{font-weight:600;fill:#3c4655}"
        + ".none{fill:#f4f5f7}.empty{fill:#d9dde3}.dash{stroke:#8b95a3;stroke-width:1.5}.best{fill:none;stroke:#d13438;stroke-width:3}";

    private readonly OptimizationSpace _space;
    private readonly OptimizationObjective _objective;
    private readonly string _data;
    private readonly int _xGrid;
    private readonly int _yGrid;

    /// <summary>Chooses the two parameters.</summary>
    /// <param name="plan">The optimization.</param>
    /// <param name="x">The parameter of the columns; null for the first grid that is not <paramref name="y"/>.</param>
    /// <param name="y">The parameter of the rows; null for the first grid that is not <paramref name="x"/>.</param>
    /// <exception cref="BacktestException">There are no two grids, or a parameter named has none.</exception>
    public OptimizationHeatmap(OptimizationPlan plan, string? x = null, string? y = null)
        : this((plan ?? throw new ArgumentNullException(nameof(plan))).Space, plan.Objective, plan.Bars.Name, x, y)
    {
    }

    /// <summary>Chooses the two parameters of an optimization whose prices are elsewhere.</summary>
    /// <param name="space">Where the runs come from.</param>
    /// <param name="objective">What they are ranked by.</param>
    /// <param name="data">What the prices are called.</param>
    /// <param name="x">The parameter of the columns; null for the first grid that is not <paramref name="y"/>.</param>
    /// <param name="y">The parameter of the rows; null for the first grid that is not <paramref name="x"/>.</param>
    /// <exception cref="BacktestException">There are no two grids, or a parameter named has none.</exception>
    public OptimizationHeatmap(OptimizationSpace space, OptimizationObjective objective, string data, string? x = null, string? y = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(data);
        _space = space;
        _objective = objective;
        _data = data;
        if (space.Grids.Count < 2)
        {
            throw new BacktestException($"A heatmap needs two grids, there is only that of {space.Grids[0].Name}.");
        }

        var yGrid = y is null ? -1 : Find(y);
        _xGrid = x is null ? (yGrid == 0 ? 1 : 0) : Find(x);
        _yGrid = y is null ? (_xGrid == 0 ? 1 : 0) : yGrid;
        if (_xGrid == _yGrid)
        {
            throw new BacktestException($"A heatmap needs two parameters, both axes are {Grid(_xGrid).Name}.");
        }
    }

    /// <summary>Draws the picture.</summary>
    /// <param name="result">The runs.</param>
    /// <returns>The text of an SVG file.</returns>
    public string ToSvg(OptimizationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var cells = new HeatmapCells(_space, _xGrid, _yGrid, result);
        var width = Math.Min(72, PlotWidth / cells.Columns);
        var height = Math.Clamp(MaxPlotHeight / cells.Rows, 8, 44);
        var bottom = Top + Math.Max(height * cells.Rows, LegendHeight + 130);
        var svg = new StringBuilder();
        AppendHead(svg, result, bottom + 56);
        for (var column = 0; column < cells.Columns; column++)
        {
            for (var row = 0; row < cells.Rows; row++)
            {
                AppendCell(svg, result, cells, (column, row), new HeatmapBox(Left + (column * width), Top + ((cells.Rows - 1 - row) * height), width, height));
            }
        }

        AppendBest(svg, result, cells, width, height);
        AppendAxes(svg, cells, width, height);
        AppendLegend(svg, cells, Left + (cells.Columns * width) + LegendGap);
        return svg.Append("</svg>\n").ToString();
    }

    private void AppendHead(StringBuilder svg, OptimizationResult result, double height)
    {
        var objective = $"{(result.Objective.Minimize ? "lowest" : "highest")} {result.Objective.Name}";
        var title = Escape($"{_space.Strategy.Name} on {_data}: {objective}");
        var best = Escape(result.Best is { } run
            ? $"best {Number(run.Objective!.Value)} at {_space[run.Index]}"
            : "no run traded with a defined objective");
        var others = _space.Grids.Where((_, i) => i != _xGrid && i != _yGrid).Select(grid => grid.Name).ToArray();
        var over = others.Length == 0 ? "" : Escape($"   ·   each cell the best over {string.Join(", ", others)}");
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height:0}" width="{Width}" height="{height:0}" role="img" aria-labelledby="t d">
            <title id="t">{title}</title><desc id="d">{best}</desc><style>{Style}</style>
            <rect width="{Width}" height="{height:0}" fill="#fff"/>
            <text class="title" x="24" y="34">{title}</text>
            <text class="key" x="24" y="58">{best}</text>
            <text x="24" y="79">{result.Runs.Count + result.Failed:#,##0} runs   ·   {result.Skipped:#,##0} points skipped{over}</text>

            """);
    }

    private void AppendCell(StringBuilder svg, OptimizationResult result, HeatmapCells cells, (int Column, int Row) place, HeatmapBox box)
    {
        var run = cells[place.Column, place.Row];
        if (run is not { IsRanked: true, Objective: { } value } ranked)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(run is null ? "none" : "empty")}\" {box}/>");
            svg.Append(run is null ? "\n" : $"<path class=\"dash\" d=\"{box.Dash}\"/>\n");
            return;
        }

        var share = Share(cells, value, result.Objective.Minimize);
        var hint = Escape($"{_space[ranked.Index]}: {Number(value)}");
        svg.Append(CultureInfo.InvariantCulture, $"<rect fill=\"{HeatmapColors.At(share)}\" {box}><title>{hint}</title></rect>");
        var text = Short(value);
        svg.Append(box.Holds(text)
            ? string.Create(CultureInfo.InvariantCulture, $"<text class=\"{HeatmapColors.TextStyleAt(share)}\" x=\"{box.MiddleX:0.#}\" y=\"{box.MiddleY + 4:0.#}\">{text}</text>\n")
            : "\n");
    }

    private static void AppendBest(StringBuilder svg, OptimizationResult result, HeatmapCells cells, double width, double height)
    {
        for (var column = 0; column < cells.Columns; column++)
        {
            for (var row = 0; row < cells.Rows; row++)
            {
                if (result.Best is { } best && cells[column, row] is { } run && run.Index == best.Index)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"best\" {new HeatmapBox(Left + (column * width), Top + ((cells.Rows - 1 - row) * height), width, height)}/>\n");
                }
            }
        }
    }

    private void AppendAxes(StringBuilder svg, HeatmapCells cells, double width, double height)
    {
        var bottom = Top + (cells.Rows * height);
        var longest = Enumerable.Range(0, cells.Columns).Max(column => cells.ColumnLabel(column).Length);
        var everyColumn = (int)Math.Ceiling(((longest * HeatmapBox.CharacterWidth) + 8) / width);
        for (var column = 0; column < cells.Columns; column += everyColumn)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{Left + ((column + 0.5) * width):0.#}\" y=\"{bottom + 18:0.#}\">{cells.ColumnLabel(column)}</text>\n");
        }

        var everyRow = (int)Math.Ceiling(HeatmapBox.LineHeight / height);
        for (var row = 0; row < cells.Rows; row += everyRow)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"end\" x=\"{Left - 8}\" y=\"{bottom - ((row + 0.5) * height) + 4:0.#}\">{cells.RowLabel(row)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid name\" x=\"{Left + (cells.Columns * width / 2):0.#}\" y=\"{bottom + 42:0.#}\">{Escape(Grid(_xGrid).Name)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"24\" y=\"{Top - 10}\">{Escape(Grid(_yGrid).Name)}</text>\n");
    }

    private void AppendLegend(StringBuilder svg, HeatmapCells cells, double left)
    {
        var y = Top + 20;
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{left:0.#}\" y=\"{Top + 4}\">{Escape(_objective.Name)}</text>\n");
        if (cells.HasValues)
        {
            const double step = LegendHeight / LegendSteps;
            for (var i = 0; i < LegendSteps; i++)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<rect fill=\"{HeatmapColors.At(1 - ((i + 0.5) / LegendSteps))}\" x=\"{left:0.#}\" y=\"{y + (i * step):0.#}\" width=\"18\" height=\"{step + 0.5:0.#}\"/>\n");
            }

            var (bestValue, worstValue) = _objective.Minimize ? (cells.Minimum, cells.Maximum) : (cells.Maximum, cells.Minimum);
            foreach (var (value, at) in new[] { (bestValue, 10d), ((bestValue + worstValue) / 2, (LegendHeight / 2) + 4), (worstValue, LegendHeight) })
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + 26:0.#}\" y=\"{y + at:0.#}\">{Short(value)}</text>\n");
            }

            y += LegendHeight + 22;
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <rect class="best" x="{left + 2:0.#}" y="{y + 2}" width="14" height="10"/><text x="{left + 26:0.#}" y="{y + 11}">best run</text>
            <rect class="empty" x="{left:0.#}" y="{y + 26}" width="18" height="14"/><path class="dash" d="M{left + 5:0.#} {y + 33}h8"/><text x="{left + 26:0.#}" y="{y + 37}">nothing traded,</text>
            <text x="{left + 26:0.#}" y="{y + 52}">or not defined</text>
            <rect class="none" x="{left:0.#}" y="{y + 68}" width="18" height="14" stroke="#c3c9d2"/><text x="{left + 26:0.#}" y="{y + 79}">not run</text>

            """);
    }

    private static double Share(HeatmapCells cells, double value, bool minimize)
    {
        var range = cells.Maximum - cells.Minimum;
        return range == 0 ? 1 : (minimize ? cells.Maximum - value : value - cells.Minimum) / range;
    }

    private ParameterGrid Grid(int index) => _space.Grids[index];

    private int Find(string name)
    {
        for (var i = 0; i < _space.Grids.Count; i++)
        {
            if (string.Equals(Grid(i).Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new BacktestException($"The heatmap asks for '{name}', which has no grid; there are grids for {string.Join(", ", _space.Grids.Select(grid => grid.Name))}.");
    }

    private static string Number(double value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    /// <summary>Four digits or so, for cells.</summary>
    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e9 => value.ToString("0.00e0", CultureInfo.InvariantCulture),
        >= 1e6 => (value / 1e6).ToString("0.00M", CultureInfo.InvariantCulture),
        >= 1e4 => (value / 1e3).ToString("0.0k", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text) => SecurityElement.Escape(text);
}
