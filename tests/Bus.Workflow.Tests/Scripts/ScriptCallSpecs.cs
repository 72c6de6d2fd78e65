using System.Reflection;
using Bus.Contracts;
using Bus.Models;
using Bus.Redis;
using Bus.Testing;
using Bus.Workflow.Budget;
using Bus.Workflow.Registry;
using Bus.Workflow.Tests.Support;

namespace Bus.Workflow.Tests.Scripts;

/// <summary>Each script is called with the keys and arguments that its header lists.</summary>
public sealed class ScriptCallSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly ScriptSource[] All =
        [.. typeof(WorkflowScripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(x => x.GetValue(null)).OfType<RedisScript>().Select(x => new ScriptSource(x.Name, x.Sha1, x.Source))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Every_call_has_as_many_keys_and_arguments_as_its_script_lists() => ScriptCalls.ShouldFitAsync(fixture.Server, All, UseEverythingAsync);

    /// <summary>Deploys two versions, takes one back, activates and retires, and spends.</summary>
    private async Task UseEverythingAsync()
    {
        await using var client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        await using var registry = new RedisStrategyRegistry(client, "bus", TimeSpan.FromDays(1), TimeSpan.FromDays(30));
        Guid[] workflows = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var workflow in workflows)
        {
            await registry.ReserveAsync(workflow, 4, "dips", NameOrigin.AskedFor, Token);
            await registry.DeployAsync(workflow, 4, Draft(workflow), Token);
        }

        await registry.UndoAsync(workflows[2], 5, "dips", freesName: true, "cancelled", Token);
        await registry.ActivateAsync("dips", 1, "ada", cancellationToken: Token);
        await registry.RetireAsync("dips", 2, "ada", cancellationToken: Token);

        await using var spending = new WorkflowSpending(client, "bus", TimeSpan.FromDays(1));
        var reservation = await spending.GetBudget(workflows[0], new StrategyBudget()).ReserveAsync(new ModelUsage(1, 10, 10, 0.1m), Token);
        await reservation.SettleAsync(new ModelUsage(1, 5, 5, 0.1m), Token);
    }

    private static StrategyDraft Draft(Guid workflow) => new(
        "dips",
        "good dips",
        ScriptedSandbox.CreateProgram("good", "dips"),
        [new BacktestStatistics { Data = "GOOG", Sharpe = 1.5 }],
        new StrategyProvenance { WorkflowId = workflow, Idea = "buy the dips", CodeModel = "m", ReasoningModel = "r", PromptHash = "00", Fixes = 0 });
}
