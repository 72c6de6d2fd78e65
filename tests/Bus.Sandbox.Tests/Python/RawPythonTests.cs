using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Python;

/// <summary>The second wall alone: programs in Python that nobody has looked at.</summary>
public sealed class RawPythonTests(RawPythonFixture fixture) : IClassFixture<RawPythonFixture>
{
    public static TheoryData<string, string> Everywhere => RawPythonCases.Everywhere;

    public static TheoryData<string, string> WithNamespaces => RawPythonCases.WithNamespaces;

    [Theory]
    [MemberData(nameof(Everywhere))]
    [MemberData(nameof(WithNamespaces))]
    public Task Under_bubblewrap_it_is_stopped(string name, string expression) => AssertStoppedAsync(SandboxIsolation.Bubblewrap, name, expression);

    [Theory]
    [MemberData(nameof(Everywhere))]
    [MemberData(nameof(WithNamespaces))]
    public Task In_namespaces_of_our_own_it_is_stopped(string name, string expression) => AssertStoppedAsync(SandboxIsolation.Namespaces, name, expression);

    [Theory]
    [MemberData(nameof(Everywhere))]
    public Task Without_isolation_limits_and_filter_stop_it(string name, string expression) => AssertStoppedAsync(SandboxIsolation.None, name, expression);

    [Theory]
    [InlineData(SandboxIsolation.Bubblewrap)]
    [InlineData(SandboxIsolation.Namespaces)]
    [InlineData(SandboxIsolation.None)]
    public async Task It_may_compute_so_that_the_failures_of_the_others_mean_something(SandboxIsolation isolation) =>
        (await RunAsync(isolation, RawPythonCases.Try("sum(range(10)) - 3 + call(39) * 0"))).Message.ShouldContain("ESCAPED 42");

    private async Task AssertStoppedAsync(SandboxIsolation isolation, string name, string expression)
    {
        var exception = await RunAsync(isolation, RawPythonCases.Try(expression));

        exception.Stage.ShouldBe(StrategyStage.Run, name);
        exception.Message.ShouldNotContain("ESCAPED", Case.Sensitive, name);
        if (exception.Limit != SandboxLimit.Memory)
        {
            exception.Message.ShouldContain("STOPPED", Case.Sensitive, name);
        }
    }

    private Task<SandboxException> RunAsync(SandboxIsolation isolation, string source) =>
        Should.ThrowAsync<SandboxException>(() => fixture[isolation].RunAsync(source, PythonFixture.Prices, TestContext.Current.CancellationToken));
}
