namespace Bus.Sandbox.Tests.Hostile;

public sealed class HostileSourceTests
{
    private readonly StrategyCompiler _compiler = new();

    public static TheoryData<string, StrategyStage, string, string> Sources => HostileSources.All;

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_that_would_escape_is_refused_at_its_stage_with_the_place_and_the_reason(string name, StrategyStage stage, string reason, string source)
    {
        var compilation = _compiler.Compile(source, TestContext.Current.CancellationToken);

        compilation.IsAccepted.ShouldBeFalse(name);
        compilation.Assembly.Length.ShouldBe(0);
        compilation.Diagnostics.ShouldAllBe(x => x.Stage == stage && x.Line >= 1 && x.Column >= 1, string.Join(Environment.NewLine, compilation.Diagnostics));
        compilation.Diagnostics.ShouldContain(x => x.Message.Contains(reason, StringComparison.Ordinal), string.Join(Environment.NewLine, compilation.Diagnostics));
    }
}
