using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Spaces
{
    [Fact]
    public void Points_are_all_combinations_and_the_last_grid_changes_fastest()
    {
        var space = Create("rsi-reversal", ["period=5,10", "oversold=20:30:5"], new() { ["overbought"] = 80 });

        space.Count.ShouldBe(6);
        Enumerable.Range(0, 6).Select(i => space[i].ToString()).ShouldBe(
        [
            "period=5 oversold=20 overbought=80", "period=5 oversold=25 overbought=80", "period=5 oversold=30 overbought=80",
            "period=10 oversold=20 overbought=80", "period=10 oversold=25 overbought=80", "period=10 oversold=30 overbought=80",
        ]);
        Should.Throw<ArgumentOutOfRangeException>(() => space[6]);
        Should.Throw<ArgumentOutOfRangeException>(() => space[-1]);
    }

    [Fact]
    public void Rules_of_the_strategy_skip_points_as_constraints_do()
    {
        Allowed(Create("sma-cross", ["fast=5:25:5", "slow=10:65:5"])).Length.ShouldBe(50);
        Allowed(Create("sma-cross", ["fast=5:25:5", "slow=10:65:5"], null, "fast * 2 < slow", "slow != 65"))
            .ShouldAllBe(point => point["fast"] * 2 < point["slow"] && point["slow"] < 65);
    }

    [Fact]
    public void Constraint_sees_parameters_without_a_grid()
    {
        Allowed(Create("sma-cross", ["fast=10:40:10"], null, "fast <= slow")).Select(point => point["fast"]).ShouldBe([10, 20]);
        Allowed(Create("sma-cross", ["fast=10:40:10"], new() { ["slow"] = 35 }, "fast <= slow")).Select(point => point["fast"]).ShouldBe([10, 20, 30]);
    }

    [Fact]
    public void Drawn_points_are_the_same_for_the_same_seed_and_others_for_another()
    {
        var grid = Create("rsi-reversal", ["period=2:200:1", "oversold=5:45:0.5", "overbought=55:95:0.5"]);

        Points(grid.Draw(100, 7)).ShouldBe(Points(grid.Draw(100, 7)));
        Points(grid.Draw(100, 7)).Intersect(Points(grid.Draw(100, 8))).Count().ShouldBeLessThan(5);
        Points(grid.Draw(50, 7)).ShouldBe(Points(grid.Draw(100, 7)).Take(50));
    }

    [Fact]
    public void Drawn_points_are_as_many_as_asked_for_whatever_is_skipped()
    {
        var drawn = Create("sma-cross", ["fast=1:100:1", "slow=2:100:1"], null, "fast * 2 < slow").Draw(200, 1);

        var allowed = Allowed(drawn);
        allowed.Length.ShouldBe(200);
        drawn.Count.ShouldBeGreaterThan(200);
        allowed.Select(point => point.ToString()).Distinct().Count().ShouldBe(200);
        drawn.IsRandom.ShouldBeTrue();
    }

    [Fact]
    public void Drawing_more_than_there_are_draws_each_once()
    {
        var grid = Create("sma-cross", ["fast=5:25:5", "slow=10:65:5"]);

        var drawn = grid.Draw(1000, 3);

        drawn.Count.ShouldBe(60);
        Points(drawn).ShouldBe(Points(grid), ignoreOrder: true);
        Points(drawn).ShouldNotBe(Points(grid));
    }

    [Fact]
    public void Drawn_values_are_spread_evenly()
    {
        var drawn = Create("sma-cross", ["fast=1:10:1", "slow=11:1000:1"]).Draw(2000, 5);

        var counts = Enumerable.Range(0, 2000).Select(i => drawn[i]["fast"]).GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());

        counts.Count.ShouldBe(10);
        counts.Values.ShouldAllBe(count => count > 140 && count < 260);
    }

    [Fact]
    public void Drawing_needs_no_memory_for_spaces_of_any_size()
    {
        var space = Create("rsi-reversal", ["period=2:500:1", "oversold=1:49:0.00001", "overbought=50:99:0.00001"]);

        space.Combinations.ShouldBeGreaterThan(1_000_000_000_000_000);
        Points(space.Draw(20, 1)).Distinct().Count().ShouldBe(20);
        Should.Throw<BacktestException>(space.CheckSize).Message.ShouldEndWith("allowed are 1,000,000; make the steps larger, or draw some of them at random.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(4097)]
    public void Shuffled_order_holds_each_number_once(int count)
    {
        foreach (var seed in new[] { 0, 1, -5, int.MaxValue })
        {
            var permutation = new IndexPermutation(count, seed);

            Enumerable.Range(0, count).Select(i => permutation[i]).Order().ShouldBe(Enumerable.Range(0, count).Select(i => (long)i));
        }
    }

    [Fact]
    public void Splits_into_chunks_that_hold_each_point_once() =>
        Create("sma-cross", ["fast=5:25:5", "slow=10:65:5"]).Split(25).ShouldBe([new(0, 25), new(25, 25), new(50, 10)]);

    [Theory]
    [InlineData("fats=1,2", null, "Strategy 'sma-cross' has no parameter 'fats'; it has fast 1..1000, slow 2..1000.")]
    [InlineData("fast=0:10:5", null, "The grid of fast has the value 0, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("fast=990:1010:5", null, "The grid of fast has the value 1010, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("fast=1:2:0.5", null, "The grid of fast has the value 1.5, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("fast=0.5:2:1", null, "The grid of fast has the value 0.5, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("fast=2,2.5", null, "The grid of fast has the value 2.5, 'sma-cross' allows a whole number in 1..1000.")]
    [InlineData("fast=1,2;Fast=3", null, "The parameter Fast has two grids.")]
    [InlineData("slow=1,2;slow=3", null, "The grid of slow has the value 1, 'sma-cross' allows a whole number in 2..1000.")]
    [InlineData("fast=1,2", "fast < 5 or", "The constraint 'fast < 5 or' is wrong at position 12: the end stands where a parameter or a number is expected.")]
    [InlineData("fast=1,2", "fast > 5", "No combination of the grids satisfies 'fast > 5' and the rules of strategy 'sma-cross'.")]
    [InlineData("fast=500,600", null, "No combination of the grids satisfies the rules of strategy 'sma-cross'.")]
    [InlineData("fast=1:1000:1;slow=2:1000:0.5", null, "The grid of slow has the value 2.5, 'sma-cross' allows a whole number in 2..1000.")]
    [InlineData("", null, "There is no grid, so there is nothing to optimize; 'sma-cross' has fast 1..1000, slow 2..1000.")]
    public void Refused_in_one_sentence(string grids, string? constraint, string message) => Should.Throw<BacktestException>(() =>
        Create("sma-cross", grids.Split(';', StringSplitOptions.RemoveEmptyEntries), null, constraint is null ? [] : [constraint]).CheckSize()).Message.ShouldBe(message);

    [Fact]
    public void Refuses_a_value_beside_a_grid_of_the_same_parameter() =>
        Should.Throw<BacktestException>(() => Create("sma-cross", ["fast=1,2"], new() { ["FAST"] = 3 })).Message.ShouldBe("The parameter fast has both a grid and a fixed value.");

    [Fact]
    public void Refuses_more_combinations_than_can_be_counted() =>
        Should.Throw<BacktestException>(() => Create("rsi-reversal", ["oversold=1:49:0.00000000001", "overbought=50:99:0.00000000001"])).Message
            .ShouldBe("The grids have more than 10^18 combinations; make the steps larger.");

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void Refuses_to_draw_none_or_too_many(int runs) =>
        Should.Throw<BacktestException>(() => Create("sma-cross", ["fast=1,2"]).Draw(runs, 1)).Message
            .ShouldBe($"The number of random runs is {runs}, it must be from 1 to 1000000.");

    private static OptimizationSpace Create(string strategy, string[] grids, Dictionary<string, double>? settings = null, params string[] constraints) =>
        OptimizationSpace.Create(StrategyCatalog.BuiltIn, strategy, grids.Select(ParameterGrid.Parse), settings, constraints);

    private static string[] Points(OptimizationSpace space) => [.. Enumerable.Range(0, (int)space.Count).Select(i => space[i].ToString())];

    private static StrategyParameters[] Allowed(OptimizationSpace space)
    {
        var reader = new PointReader(space);
        return [.. Enumerable.Range(0, (int)space.Count).Where(i => reader.TryMoveTo(i)).Select(i => space[i])];
    }
}
