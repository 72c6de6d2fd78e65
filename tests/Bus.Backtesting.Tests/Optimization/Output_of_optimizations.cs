using System.Globalization;
using System.Xml.Linq;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Output_of_optimizations
{
    [Fact]
    public void Table_has_a_line_per_run_best_first()
    {
        Table(ModeStrategy.Plan("winRatePct", false, "mode=2,1,0,4", "units=5")).ShouldBe(
            """
            rank,mode,units,winRatePct,finalEquity,trades,state
            1,0,5,100,10050,1,ranked
            ,1,5,,10050,0,undefined
            ,2,5,,10000,0,empty

            """);
    }

    [Fact]
    public void Table_names_the_final_equity_once() =>
        Table(ModeStrategy.Plan("finalEquity", false, "units=5,7")).ShouldBe("rank,mode,units,finalEquity,trades,state\n1,0,7,10070,1,ranked\n2,0,5,10050,1,ranked\n");

    [Fact]
    public void Heatmap_has_a_cell_per_combination_and_frames_the_best()
    {
        var svg = Draw(Plan("sma-cross", "sharpe", "fast=5:25:5", "slow=10:65:5"));

        Cells(svg).Count(cell => cell.Style is null).ShouldBe(50);
        Cells(svg).Count(cell => cell.Style == "none").ShouldBe(10);
        svg.Descendants().Count(x => x.Attribute("class")?.Value == "best" && x.Attribute("fill") is null).ShouldBe(2);
        var text = svg.Root.ShouldNotBeNull().Value;
        text.ShouldContain("sma-cross on goog-daily-2004-2008.csv: highest sharpe");
        text.ShouldContain("50 runs   ·   10 points skipped");
        text.ShouldContain("fast=5 slow=10: ");
    }

    [Fact]
    public void Heatmap_shows_the_best_over_the_other_parameters()
    {
        var plan = Plan("donchian-breakout", "finalEquity", "entry=20,30", "exit=5,10", "shorts=0,1");
        var result = Run(plan);

        var svg = XDocument.Parse(new OptimizationHeatmap(plan).ToSvg(result));

        svg.Root.ShouldNotBeNull().Value.ShouldContain("each cell the best over shorts");
        Cells(svg).Length.ShouldBe(4);
        foreach (var group in result.Runs.GroupBy(run => (plan.Space[run.Index]["entry"], plan.Space[run.Index]["exit"])))
        {
            var best = group.MaxBy(run => run.FinalEquity);
            Cells(svg).ShouldContain(cell => cell.Hint == $"{plan.Space[best.Index]}: {best.FinalEquity.ToString("#,##0.####", CultureInfo.InvariantCulture)}");
        }
    }

    [Fact]
    public void Heatmap_marks_cells_without_a_trade()
    {
        var svg = Draw(ModeStrategy.Plan("winRatePct", false, "mode=0:4:1", "units=1,2"));

        // A closed trade; an open one and nothing; two failures.
        Cells(svg).GroupBy(cell => cell.Style ?? "value").ToDictionary(group => group.Key, group => group.Count())
            .ShouldBe(new Dictionary<string, int> { ["value"] = 2, ["empty"] = 4, ["none"] = 4 }, ignoreOrder: true);
    }

    [Fact]
    public void Heatmap_of_equal_or_no_values_is_drawn()
    {
        Draw(ModeStrategy.Plan("trades", false, "mode=0", "units=1,2")).ToString().ShouldNotContain("NaN");
        Draw(ModeStrategy.Plan("trades", false, "mode=2", "units=1,2")).Root.ShouldNotBeNull().Value.ShouldContain("no run traded with a defined objective");
    }

    [Fact]
    public void Heatmap_gathers_long_grids()
    {
        var svg = Draw(Plan("sma-cross", "finalEquity", "fast=1:120:1", "slow=121:170:1"));

        Cells(svg).Length.ShouldBe(50 * 50);
        svg.ToString().Length.ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Heatmap_takes_the_parameters_named()
    {
        var plan = Plan("rsi-reversal", "finalEquity", "period=5,14", "oversold=20,30,40", "overbought=60,70,80,90");

        Cells(Draw(plan)).Length.ShouldBe(6);
        Cells(Draw(plan, "overbought", "Oversold")).Length.ShouldBe(12);
        Cells(Draw(plan, null, "period")).Length.ShouldBe(6);
        Cells(Draw(plan, "overbought")).Length.ShouldBe(8);
    }

    [Theory]
    [InlineData("fast", "slow", "A heatmap needs two grids, there is only that of fast.", "fast=1,2")]
    [InlineData("fast", "FAST", "A heatmap needs two parameters, both axes are fast.", "fast=1,2", "slow=3,4")]
    [InlineData("fast", "volume", "The heatmap asks for 'volume', which has no grid; there are grids for fast, slow.", "fast=1,2", "slow=3,4")]
    public void Heatmap_refuses_axes_in_one_sentence(string x, string y, string message, params string[] grids) =>
        Should.Throw<BacktestException>(() => new OptimizationHeatmap(Plan("sma-cross", "finalEquity", grids), x, y)).Message.ShouldBe(message);

    private static OptimizationPlan Plan(string strategy, string objective, params string[] grids) => new(
        SampleData.Goog,
        OptimizationSpace.Create(StrategyCatalog.BuiltIn, strategy, grids.Select(ParameterGrid.Parse)),
        OptimizationObjective.Of(objective),
        BacktestOptions.Default);

    private static OptimizationResult Run(OptimizationPlan plan) =>
        new OptimizationRunner(plan).Run(new OptimizationChunk(0, plan.Space.Count), TestContext.Current.CancellationToken);

    private static XDocument Draw(OptimizationPlan plan, string? x = null, string? y = null) => XDocument.Parse(new OptimizationHeatmap(plan, x, y).ToSvg(Run(plan)));

    private static string Table(OptimizationPlan plan)
    {
        using var writer = new StringWriter();
        OptimizationTable.WriteCsv(plan.Space, Run(plan), writer);
        return writer.ToString();
    }

    /// <summary>The rectangles of runs and of places without; not those of the legend, whose size is fixed.</summary>
    private static (string? Style, string? Hint)[] Cells(XDocument svg) =>
    [
        .. svg.Root!.Elements().Where(x => x.Name.LocalName == "rect" && x.Attribute("class")?.Value != "best" && x.Attribute("width")!.Value is not ("18" or "1040"))
            .Select(x => (x.Attribute("class")?.Value, x.Elements().FirstOrDefault()?.Value)),
    ];
}
