using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Isolation;

/// <summary>The second wall alone: programs that no compiler and no policy has looked at.</summary>
public sealed class RawProgramTests(RawSandboxFixture fixture) : IClassFixture<RawSandboxFixture>
{
    public static TheoryData<string, string, string> Everywhere => RawProgramCases.Everywhere;

    public static TheoryData<string, string, string> WithNamespaces => RawProgramCases.WithNamespaces;

    [Theory]
    [MemberData(nameof(Everywhere))]
    [MemberData(nameof(WithNamespaces))]
    public Task Under_bubblewrap_it_is_stopped(string name, string expression, string how) => AssertStoppedAsync(SandboxIsolation.Bubblewrap, name, expression, how);

    [Theory]
    [MemberData(nameof(Everywhere))]
    [MemberData(nameof(WithNamespaces))]
    public Task In_namespaces_of_our_own_it_is_stopped(string name, string expression, string how) => AssertStoppedAsync(SandboxIsolation.Namespaces, name, expression, how);

    [Theory]
    [MemberData(nameof(Everywhere))]
    public Task Without_isolation_limits_and_filter_stop_it(string name, string expression, string how) => AssertStoppedAsync(SandboxIsolation.None, name, expression, how);

    private async Task AssertStoppedAsync(SandboxIsolation isolation, string name, string expression, string how)
    {
        var run = new SandboxRun(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default);

        var exception = await Should.ThrowAsync<SandboxException>(() => fixture[isolation].RunAsync(RawProgram.Try(expression), run, null, TestContext.Current.CancellationToken), name);

        exception.Stage.ShouldBe(StrategyStage.Run);
        exception.Message.ShouldNotContain("ESCAPED");
        if (exception.Limit != SandboxLimit.Memory)
        {
            exception.Message.ShouldContain(how);
        }
    }
}
