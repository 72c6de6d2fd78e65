using System.Text.Json;
using Bus.Models.Chat;

namespace Bus.Models.Tests;

public sealed class Designs
{
    private static readonly StrategyDesign Valid = new()
    {
        Name = "average-cross",
        Description = "Follows two averages.",
        Parameters = [new DesignParameter { Name = "fast", Default = 10, Minimum = 1, Maximum = 100, IsInteger = true, Description = "Bars." }],
        Entry = "fast above slow",
        Exit = "fast below slow",
        Indicators = ["sma"],
        Reasoning = "Trends last.",
    };

    public static TheoryData<StrategyDesign, string> Invalid => new()
    {
        { Valid with { Name = "" }, "The name of the design is ''; allowed are lower-case words joined by hyphens, the first beginning with a letter, at most 64 characters." },
        { Valid with { Name = "Average" }, "The name of the design is 'Average'; allowed" },
        { Valid with { Name = "a\n" }, "The name of the design is 'a\n'; allowed" },
        { Valid with { Name = "a--b" }, "The name of the design is 'a--b'; allowed" },
        { Valid with { Name = "../a" }, "The name of the design is '../a'; allowed" },
        { Valid with { Name = new string('a', 65) }, "The name of the design is 'aaa" },
        { Valid with { Description = " " }, "The description of the design is empty; say it in words." },
        { Valid with { Description = new string('a', 1001) }, "The description of the design has 1001 characters; allowed are 1000." },
        { Valid with { Entry = "" }, "The entry of the design is empty; say it in words." },
        { Valid with { Exit = null! }, "The exit of the design is empty; say it in words." },
        { Valid with { Reasoning = new string('a', 16_001) }, "The reasoning of the design has 16001 characters; allowed are 16000." },
        { Valid with { Indicators = [.. Enumerable.Repeat("sma", 17)] }, "The design has 17 indicators; allowed are 16." },
        { Valid with { Parameters = [.. Enumerable.Range(0, 17).Select(x => Valid.Parameters[0] with { Name = $"p{x}" })] }, "The design has 17 parameters; allowed are 16." },
        { Valid with { Parameters = [null!] }, "A parameter of the design is null;" },
        { Valid with { Parameters = [Valid.Parameters[0], Valid.Parameters[0]] }, "The design has two parameters 'fast'; each needs a name of its own." },
        { Valid with { Parameters = [Valid.Parameters[0] with { Name = "Fast" }] }, "The name of a parameter of the design is 'Fast'; allowed" },
        { Valid with { Parameters = [Valid.Parameters[0] with { Default = 101 }] }, "The parameter 'fast' has minimum 1, default 101 and maximum 100; they must be numbers in this order." },
        { Valid with { Parameters = [Valid.Parameters[0] with { Maximum = double.PositiveInfinity }] }, "The parameter 'fast' has minimum 1, default 10 and maximum Infinity; they must be numbers in this order." },
        { Valid with { Parameters = [Valid.Parameters[0] with { Default = 1.5 }] }, "The parameter 'fast' is a whole number, and has minimum 1, default 1.5 and maximum 100; they must be whole numbers too." },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void That_are_not_allowed_are_refused_in_a_sentence(StrategyDesign design, string sentence)
    {
        var exception = Should.Throw<ModelException>(design.Validate);

        exception.Message.ShouldStartWith(sentence);
        exception.IsRetryable.ShouldBeTrue();
    }

    [Fact]
    public void That_are_valid_pass() => Valid.Validate();

    [Fact]
    public void Survive_json_with_and_without_reflection()
    {
        var written = JsonSerializer.Serialize(Valid);
        var text = JsonSerializer.Serialize(Valid, ChatJsonContext.Default.StrategyDesign);

        JsonSerializer.Serialize(JsonSerializer.Deserialize<StrategyDesign>(written)).ShouldBe(written);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(text, ChatJsonContext.Default.StrategyDesign)!, ChatJsonContext.Default.StrategyDesign).ShouldBe(text);
    }

    [Fact]
    public void Take_null_as_empty_where_empty_is_allowed()
    {
        var design = JsonSerializer.Deserialize<StrategyDesign>("""{"Name":"a","Description":"d","Entry":"e","Exit":"x","Parameters":null,"Indicators":null,"Reasoning":null}""")!;

        design.Validate();
        (design.Parameters.Count, design.Indicators.Count, design.Reasoning).ShouldBe((0, 0, ""));
    }
}
