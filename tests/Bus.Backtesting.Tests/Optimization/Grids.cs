using Bus.Backtesting.Optimization;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Grids
{
    [Theory]
    [InlineData("fast=5:25:5", new double[] { 5, 10, 15, 20, 25 })]
    [InlineData("fast=5:24:5", new double[] { 5, 10, 15, 20 })]
    [InlineData("fast=7:7:3", new double[] { 7 })]
    [InlineData("fast=-2:2:2", new double[] { -2, 0, 2 })]
    [InlineData("fast=25,5,10", new double[] { 25, 5, 10 })]
    [InlineData(" fast = 3 , 1e1 ", new double[] { 3, 10 })]
    public void Range_includes_its_end_and_a_list_keeps_its_order(string text, double[] values)
    {
        var grid = ParameterGrid.Parse(text);

        grid.Name.ShouldBe("fast");
        Values(grid).ShouldBe(values);
    }

    [Fact]
    public void Steps_are_decimal_and_gather_no_error() =>
        Values(ParameterGrid.Parse("share=0.1:0.7:0.1")).ShouldBe([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);

    [Fact]
    public void Long_range_is_read_at_any_place()
    {
        var grid = ParameterGrid.Parse("x=0:1000000:0.001");

        grid.Count.ShouldBe(1_000_000_001);
        grid[999_999_999].ShouldBe(999_999.999);
        Should.Throw<ArgumentOutOfRangeException>(() => grid[grid.Count]);
        Should.Throw<ArgumentOutOfRangeException>(() => grid[-1]);
    }

    [Theory]
    [InlineData("fast", "The grid is 'fast'; it must be name=from:to:step or name=value,value, such as fast=5:25:5 or fast=5,10,25.")]
    [InlineData("fast=", "The grid is 'fast='; it must be")]
    [InlineData("=1:2:3", "The grid is '=1:2:3'; it must be")]
    [InlineData("fast=1:2", "The grid is 'fast=1:2'; it must be")]
    [InlineData("fast=1:2:3:4", "The grid is 'fast=1:2:3:4'; it must be")]
    [InlineData("fast=1:x:2", "The grid is 'fast=1:x:2'; it must be")]
    [InlineData("fast=1,,2", "The grid is 'fast=1,,2'; it must be")]
    [InlineData("fast=NaN", "The grid is 'fast=NaN'; it must be")]
    [InlineData("fast=1:5:0", "The grid of fast has the step 0, it must be above 0.")]
    [InlineData("fast=5:1:-1", "The grid of fast has the step -1, it must be above 0.")]
    [InlineData("fast=5:1:1", "The grid of fast starts above its end: from 5 to 1.")]
    [InlineData("fast=5,10,5", "The grid of fast has the value 5 twice.")]
    [InlineData("fast=0:1:1e-25", "The grid of fast has too many values: from 0 to 1 in steps of 0.0000000000000000000000001.")]
    [InlineData("fast=-7e28:7e28:1", "The grid of fast has too many values")]
    public void Refuses_what_is_empty_endless_or_not_understood_in_one_sentence(string text, string message) =>
        Should.Throw<BacktestException>(() => ParameterGrid.Parse(text)).Message.ShouldStartWith(message);

    [Fact]
    public void Refuses_no_values() =>
        Should.Throw<BacktestException>(() => ParameterGrid.Of("fast")).Message.ShouldBe("The grid of fast has no values.");

    private static IEnumerable<double> Values(ParameterGrid grid) => Enumerable.Range(0, (int)grid.Count).Select(i => grid[i]);
}
