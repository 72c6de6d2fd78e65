using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Optimization;

public sealed class Constraints
{
    // Values by declaration: a = 2, b = 3, a-b = 100, volume-factor = 1.5.
    private static readonly StrategyInfo Info = new(
        "sample",
        "For constraints.",
        [
            StrategyParameter.Number("a", 2, 0, 1000, "x"),
            StrategyParameter.Number("b", 3, 0, 1000, "x"),
            StrategyParameter.Number("a-b", 100, 0, 1000, "x"),
            StrategyParameter.Number("volume-factor", 1.5, 0, 1000, "x"),
        ]);

    [Theory]
    [InlineData("a < b", true)]
    [InlineData("a > b", false)]
    [InlineData("a <= 2", true)]
    [InlineData("a >= 2.5", false)]
    [InlineData("a = 2", true)]
    [InlineData("a == 2", true)]
    [InlineData("a != 2", false)]
    [InlineData("A<B", true)]
    [InlineData("a + 2 * b == 8", true)]
    [InlineData("(a + 2) * b == 12", true)]
    [InlineData("b - a - 1 == 0", true)]
    [InlineData("12 / b / a == 2", true)]
    [InlineData("-a < -1.9e0 and --a == 2", true)]
    [InlineData("1e-3 * 1E+3 = .5 * 2", true)]
    [InlineData("a < b or a / 0 > 1 and 1 > 2", true)]
    [InlineData("(a < b or 1 < 2) and 1 > 2", false)]
    [InlineData("not a > b and b > a", true)]
    [InlineData("not (a > b and b > a)", true)]
    [InlineData("!(a < b) || a < b && 1 < 2", true)]
    [InlineData("not not a < b", true)]
    [InlineData("0 / 0 == 0 / 0", false)]
    public void Hold_by_the_usual_rules_of_precedence(string text, bool holds) => Holds(text).ShouldBe(holds);

    [Theory]
    [InlineData("a-b == 100", true)]
    [InlineData("a - b == -1", true)]
    [InlineData("b-a == 1", true)]
    [InlineData("volume-factor*2 == 3", true)]
    [InlineData("a-b-a == 98", true)]
    public void Name_with_a_hyphen_is_one_name_where_the_strategy_has_it(string text, bool holds) => Holds(text).ShouldBe(holds);

    [Theory]
    [InlineData("a < slow", 5, "strategy 'sample' has no parameter 'slow'; it has a 0..1000, b 0..1000, a-b 0..1000, volume-factor 0..1000")]
    [InlineData("a <", 4, "the end stands where a parameter or a number is expected")]
    [InlineData("", 1, "the end stands where a parameter or a number is expected")]
    [InlineData("a < * b", 5, "'*' stands where a parameter or a number is expected")]
    [InlineData("a < b and", 10, "the end stands where a parameter or a number is expected")]
    [InlineData("a + 1", 1, "a number stands where a comparison such as fast < slow is expected")]
    [InlineData("1 < 2 and a", 11, "a number stands where a comparison such as fast < slow is expected")]
    [InlineData("not a", 5, "a number stands where a comparison such as fast < slow is expected")]
    [InlineData("1 + (a < b) > 0", 5, "a comparison stands where a number is expected")]
    [InlineData("1 < a < 3", 7, "'<' follows another comparison; join comparisons by and")]
    [InlineData("(a < b", 7, "the end stands where ')' is expected")]
    [InlineData("a < b)", 6, "')' is not expected there")]
    [InlineData("a < 3 4", 7, "'4' is not expected there")]
    [InlineData("a < 1.2.3", 5, "'1.2.3' is no number")]
    [InlineData("a # b", 3, "'#' has no meaning there; allowed are parameters, numbers, < <= > >= == !=, + - * /, and, or, not, and parentheses")]
    public void Refused_with_position_and_reason(string text, int position, string reason) =>
        Should.Throw<BacktestException>(() => ConstraintParser.Parse(text, Info)).Message
            .ShouldBe($"The constraint '{text}' is wrong at position {position}: {reason}.");

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    [InlineData('!')]
    public void Refused_when_nested_without_end(char sign) =>
        Should.Throw<BacktestException>(() => ConstraintParser.Parse(new string(sign, 900), Info)).Message.ShouldContain("it is nested more than 50 deep");

    [Fact]
    public void Refused_when_too_long() =>
        Should.Throw<BacktestException>(() => ConstraintParser.Parse(new string('a', 1001), Info)).Message.ShouldBe("The constraint has 1001 characters, allowed are 1000.");

    [Fact]
    public void May_be_as_long_as_allowed() => Holds($"{string.Concat(Enumerable.Repeat("1+", 490))}1 == 491").ShouldBeTrue();

    private static bool Holds(string text) => ConstraintParser.Parse(text, Info).Holds([2, 3, 100, 1.5]);
}
