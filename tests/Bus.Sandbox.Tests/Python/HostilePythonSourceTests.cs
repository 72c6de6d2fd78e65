using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Python;

public sealed class HostilePythonSourceTests(PythonFixture fixture) : IClassFixture<PythonFixture>
{
    public static TheoryData<string, StrategyStage, int, int, string, string> Sources => HostilePythonSources.All;

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_source_that_would_escape_is_refused_at_its_place_with_the_reason(string name, StrategyStage stage, int line, int column, string reason, string source)
    {
        var diagnostics = await fixture.Sandbox.CheckAsync(source, TestContext.Current.CancellationToken);

        diagnostics.ShouldContain(
            x => x.Stage == stage && x.Line == line && x.Column == column && x.Message.Contains(reason, StringComparison.Ordinal),
            $"{name}: {string.Join(Environment.NewLine, diagnostics)}");
    }
}
