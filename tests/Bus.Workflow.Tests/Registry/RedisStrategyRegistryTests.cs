using Bus.Contracts;
using Bus.Redis;
using Bus.Testing;
using Bus.Workflow.Registry;
using Bus.Workflow.Tests.Support;
using MassTransit;

namespace Bus.Workflow.Tests.Registry;

/// <summary>Versions, what is active, and what workflows may do, on a Redis of the test.</summary>
public sealed class RedisStrategyRegistryTests : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RedisClient _client;
    private readonly RedisServerFixture _fixture;
    private readonly RedisStrategyRegistry _registry;

    public RedisStrategyRegistryTests(RedisServerFixture fixture)
    {
        _fixture = fixture;
        _client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        _registry = new RedisStrategyRegistry(_client, "bus", TimeSpan.FromDays(1), TimeSpan.FromDays(30));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fixture.Server.FlushAsync();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task What_was_deployed_is_read_as_it_was_and_is_active()
    {
        var workflow = Guid.NewGuid();
        var draft = Draft("dips", workflow);

        var (version, previous) = await DeployAsync(workflow, draft);

        (version, previous).ShouldBe((1, null));
        var found = await _registry.FindAsync("dips", Token);
        found.ShouldNotBeNull().ShouldSatisfyAllConditions(x => x.Active.ShouldBe(1), x => x.Before.ShouldBeNull(), x => x.Latest.ShouldBe(1), x => x.ReservedBy.ShouldBeNull());
        var read = (await _registry.GetAsync("dips", 1, Token)).ShouldNotBeNull();
        read.Source.ShouldBe(draft.Source);
        read.Program.Assembly.ToArray().ShouldBe(draft.Program.Assembly.ToArray());
        read.Program.Info.Parameters.Select(x => (x.Name, x.Default, x.Minimum, x.Maximum, x.IsInteger)).ShouldBe(draft.Program.Info.Parameters.Select(x => (x.Name, x.Default, x.Minimum, x.Maximum, x.IsInteger)));
        read.Provenance.ShouldBe(draft.Provenance);
        read.Statistics.ShouldHaveSingleItem().Sharpe.ShouldBe(1.5);
        read.State.ShouldBe(StrategyVersionState.Deployed);
    }

    [Fact]
    public async Task A_step_that_is_run_again_finds_what_it_deployed()
    {
        var workflow = Guid.NewGuid();
        await DeployAsync(workflow, Draft("dips", workflow));

        // The name may be another workflow's by now.
        var other = Guid.NewGuid();
        await _registry.ReserveAsync(other, 1, "dips", NameOrigin.AskedFor, Token);
        (await _registry.ReserveAsync(workflow, 4, "dips", NameOrigin.AskedFor, Token)).ShouldBe("dips");
        (await _registry.DeployAsync(workflow, 4, Draft("dips", workflow), Token)).ShouldBe((1, null));

        (await _registry.FindAsync("dips", Token))!.ShouldSatisfyAllConditions(x => x.Latest.ShouldBe(1), x => x.ReservedBy.ShouldBe(other));
    }

    [Fact]
    public async Task Taking_a_version_back_makes_the_one_before_active_and_a_late_deployment_is_refused()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await DeployAsync(first, Draft("dips", first));
        await DeployAsync(second, Draft("dips", second));
        (await _registry.FindAsync("dips", Token))!.Active.ShouldBe(2);

        (await _registry.UndoAsync(second, 5, "dips", freesName: true, "cancelled", Token)).ShouldBe((2, 1));

        (await _registry.FindAsync("dips", Token))!.Active.ShouldBe(1);
        (await _registry.GetAsync("dips", 2, Token))!.State.ShouldBe(StrategyVersionState.Undone);
        await Should.ThrowAsync<StepUndoneException>(() => _registry.DeployAsync(second, 4, Draft("dips", second), Token));
        await Should.ThrowAsync<StepUndoneException>(() => _registry.ReserveAsync(second, 4, "dips", NameOrigin.AskedFor, Token));
        (await _registry.UndoAsync(second, 5, "dips", freesName: true, "cancelled", Token)).ShouldBe((null, 1));

        // A workflow that is resumed has later steps, which an undoing that comes late or again does not touch.
        (await DeployAsync(second, Draft("dips", second), step: 6)).ShouldBe((3, 1));
        await Should.ThrowAsync<StepUndoneException>(() => _registry.UndoAsync(second, 5, "dips", freesName: true, "cancelled", Token));
        (await _registry.FindAsync("dips", Token))!.ShouldSatisfyAllConditions(x => x.Active.ShouldBe(3), x => x.Before.ShouldBe(1));
    }

    [Fact]
    public async Task A_version_that_is_not_active_is_taken_back_without_touching_the_active_one()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await DeployAsync(first, Draft("dips", first));
        await DeployAsync(second, Draft("dips", second));

        (await _registry.UndoAsync(first, 5, "dips", freesName: true, "cancelled", Token)).ShouldBe((1, 2));
        (await _registry.UndoAsync(second, 5, "dips", freesName: true, "cancelled", Token)).ShouldBe((2, null));

        (await _registry.FindAsync("dips", Token))!.Active.ShouldBeNull();
    }

    [Fact]
    public async Task A_name_is_reserved_for_one_workflow_and_numbered_for_others_that_did_not_ask_for_it()
    {
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        (await _registry.ReserveAsync(first, 1, "dips", NameOrigin.Proposed, Token)).ShouldBe("dips");
        (await _registry.ReserveAsync(second, 1, "dips", NameOrigin.Proposed, Token)).ShouldBe("dips-2");
        (await _registry.ReserveAsync(second, 1, "peaks", NameOrigin.Proposed, Token)).ShouldBe("dips-2", "asked again it keeps its name");
        (await Should.ThrowAsync<StrategyRefusedException>(() => _registry.ReserveAsync(third, 1, "dips", NameOrigin.AskedFor, Token))).Message
            .ShouldBe("The name 'dips' is taken by another workflow; wait for that one, or choose another name.");
        await _registry.UndoAsync(first, 2, "dips", freesName: true, "cancelled", Token);
        (await _registry.ReserveAsync(third, 1, "dips", NameOrigin.AskedFor, Token)).ShouldBe("dips");
    }

    [Fact]
    public async Task A_name_that_nobody_asked_for_is_freed_without_being_told_and_is_not_taken_from_whoever_deployed_it_meanwhile()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await _registry.ReserveAsync(first, 1, "dips", NameOrigin.Proposed, Token);
        await _registry.UndoAsync(first, 2, name: null, freesName: true, "cancelled", Token);
        (await _registry.ReserveAsync(second, 1, "dips", NameOrigin.Proposed, Token)).ShouldBe("dips");
        await _registry.DeployAsync(second, 4, Draft("dips", second), Token);

        await Should.ThrowAsync<StrategyRefusedException>(() => _registry.ReserveAsync(first, 3, "dips", NameOrigin.Given, Token));

        // Its own, after it was taken back, it may go on with.
        await _registry.UndoAsync(second, 5, "dips", freesName: true, "cancelled", Token);
        (await _registry.ReserveAsync(second, 6, "dips", NameOrigin.Given, Token)).ShouldBe("dips");
    }

    [Fact]
    public async Task Of_a_hundred_workflows_at_once_each_gets_a_name_of_its_own()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _registry.ReserveAsync(Guid.NewGuid(), 1, "dips", NameOrigin.Proposed, Token)));

        names.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public async Task Versions_are_activated_rolled_back_and_retired()
    {
        foreach (var workflow in (Guid[])[Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()])
        {
            await DeployAsync(workflow, Draft("dips", workflow));
        }

        (await _registry.RollBackAsync("dips", "ada", "loses on gaps", Token)).ShouldBe(new StrategyActivation(2, 3));
        (await _registry.RollBackAsync("dips", "ada", cancellationToken: Token)).ShouldBe(new StrategyActivation(3, 2), "there and back");
        (await _registry.ActivateAsync("dips", 1, "ada", cancellationToken: Token)).ShouldBe(new StrategyActivation(1, 3));
        await RefusedAsync(() => _registry.RetireAsync("dips", 1, "ada", cancellationToken: Token), "Version 1 of 'dips' is the active one; activate another one first, or retire the strategy as a whole.");
        await _registry.RetireAsync("dips", 3, "ada", cancellationToken: Token);
        await RefusedAsync(() => _registry.ActivateAsync("dips", 3, "ada", cancellationToken: Token), "Version 3 of 'dips' is retired or was taken back, and cannot become active.");
        await RefusedAsync(() => _registry.RollBackAsync("dips", "ada", cancellationToken: Token), "The version before of 'dips' is retired or was taken back, and cannot become active.");
        await RefusedAsync(() => _registry.ActivateAsync("dips", 0, "ada", cancellationToken: Token), "The version is 0; versions are numbered from 1.");
        await RefusedAsync(() => _registry.ActivateAsync("dips", 9, "ada", cancellationToken: Token), "The strategy 'dips' has no version 9; there are 1 to 3.");
        await RefusedAsync(() => _registry.ActivateAsync("peaks", 1, "ada", cancellationToken: Token), "No strategy 'peaks' was ever deployed; there is dips.");
        await _registry.RetireAsync("dips", null, "ada", "no more", Token);
        (await _registry.FindAsync("dips", Token))!.Active.ShouldBeNull();
        (await _registry.GetLogAsync("dips", cancellationToken: Token)).Select(x => (x.Action, x.From, x.Version, x.Reason)).ShouldBe(
        [
            ("retire", 1, null, "no more"), ("retire", null, 3, ""), ("activate", 3, 1, ""), ("rollback", 2, 3, ""), ("rollback", 3, 2, "loses on gaps"),
            ("deploy", 2, 3, ""), ("deploy", 1, 2, ""), ("deploy", null, 1, ""),
        ]);
    }

    [Fact]
    public async Task Strategies_are_listed_page_by_page_in_the_order_of_their_names()
    {
        foreach (var name in (string[])["c", "a", "b"])
        {
            var workflow = Guid.NewGuid();
            await DeployAsync(workflow, Draft(name, workflow));
        }

        var first = await _registry.ListAsync(limit: 2, cancellationToken: Token);
        var second = await _registry.ListAsync(first.Next, limit: 2, Token);

        first.Items.Select(x => x.Name).ShouldBe(["a", "b"]);
        (second.Items.Select(x => x.Name).Single(), second.Next).ShouldBe(("c", null));
    }

    private static StrategyDraft Draft(string name, Guid workflow) => new(
        name,
        $"good {name}",
        ScriptedSandbox.CreateProgram("good", name),
        [new BacktestStatistics { Data = "GOOG", Sharpe = 1.5 }],
        new StrategyProvenance { WorkflowId = workflow, Idea = "buy the dips", CodeModel = "m", ReasoningModel = "r", PromptHash = "00", Fixes = 2 });

    private static async Task RefusedAsync(Func<Task> action, string sentence) => (await Should.ThrowAsync<StrategyRefusedException>(action)).Message.ShouldBe(sentence);

    private async Task<(int Version, int? Previous)> DeployAsync(Guid workflow, StrategyDraft draft, int step = 4)
    {
        await _registry.ReserveAsync(workflow, step, draft.Name, NameOrigin.AskedFor, Token);
        return await _registry.DeployAsync(workflow, step, draft, Token);
    }
}
