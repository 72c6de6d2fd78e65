using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Isolation;

public sealed class IsolationTests
{
    [Theory]
    [InlineData(SandboxIsolation.Auto)]
    [InlineData(SandboxIsolation.Bubblewrap)]
    [InlineData(SandboxIsolation.Namespaces)]
    [InlineData(SandboxIsolation.None)]
    public async Task The_isolation_in_use_is_told(SandboxIsolation asked)
    {
        Bubblewrap.SkipWhenMissing(asked);
        var used = asked != SandboxIsolation.Auto ? asked : Bubblewrap.IsInstalled ? SandboxIsolation.Bubblewrap : SandboxIsolation.Namespaces;
        await using var sandbox = SandboxFixture.Create(options => options.Isolation = asked);
        sandbox.Isolation.ShouldBeNull();

        var inspection = await sandbox.InspectAsync(Sources.SmaCross, TestContext.Current.CancellationToken);

        inspection.IsAccepted.ShouldBeTrue(string.Join(Environment.NewLine, inspection.Diagnostics));
        sandbox.Isolation.ShouldBe(used);
    }
}
