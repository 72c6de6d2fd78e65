using Bus.Testing;
using Bus.Workflow.Tests.Support;

namespace Bus.Workflow.Tests.Contracts;

/// <summary>The user of jobs that docs/operations.md shows is enough for workflows, and for everything that can be asked of the registry.</summary>
public sealed class LeastPrivilegeSpecs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documented_user_runs_workflows_and_reads_and_changes_the_registry()
    {
        await using var server = await RedisServer.StartAsync();
        (await server.SendAsync([.. DocumentedUsers.Bus, .. DocumentedUsers.MoreForJobs])).Text.ShouldBe("OK");
        await using (var bus = await WorkflowBus.StartAsync($"redis://bus:{DocumentedUsers.Password}@127.0.0.1:{server.Port}"))
        {
            foreach (var _ in (int[])[1, 2])
            {
                await bus.WaitForAsync(await bus.StartAsync(name: "dips"), "Completed");
            }

            bus.Model.Code = (_, _, _) => Task.FromResult("broken");
            await bus.WaitForAsync(await bus.StartAsync(name: "dips", maxFixes: 1), "Compensated");

            (await bus.Registry.ListAsync(limit: 1, cancellationToken: Token)).Items.ShouldHaveSingleItem().Latest.ShouldBe(2);
            (await bus.Registry.ListAsync("dips", cancellationToken: Token)).Items.ShouldBeEmpty();
            (await bus.Registry.GetAsync("dips", 1, Token)).ShouldNotBeNull();
            await bus.Registry.RollBackAsync("dips", "ada", cancellationToken: Token);
            await bus.Registry.ActivateAsync("dips", 2, "ada", cancellationToken: Token);
            await bus.Registry.RetireAsync("dips", 1, "ada", cancellationToken: Token);
            (await bus.Registry.GetLogAsync("dips", cancellationToken: Token)).Select(x => x.Action).ShouldBe(["retire", "activate", "rollback", "deploy", "deploy"]);
        }

        (await server.SendAsync("ACL", "LOG")).Items.Select(x => string.Join(' ', x.Texts())).ShouldBeEmpty("no command was denied");
    }
}
