using Bus.Faults.Cases;

namespace Bus.Faults.Tests.Cases;

public sealed class FaultCaseTests
{
    [Fact]
    public void Names_are_unique() => FaultCases.All.Select(x => x.Name).ShouldBeUnique();

    [Theory]
    [InlineData("settleMessages")]
    [InlineData("moveMessage")]
    [InlineData("delayMessage")]
    [InlineData("leaveQueue")]
    public void The_scripts_at_which_workers_are_killed_have_the_name_that_Redis_gives_them(string script) =>
        SettlementKills.FindSha(script).ShouldMatch("^[0-9a-f]{40}$");
}
