using Bus.Contracts;
using Bus.Models;
using Bus.Redis;
using Bus.Testing;
using Bus.Workflow.Client;
using Bus.Workflow.Tests.Support;
using MassTransit;

namespace Bus.Workflow.Tests.Saga;

/// <summary>The life of a workflow, on a Redis of the test.</summary>
public sealed class WorkflowSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly StrategyGates Unreachable = new() { MinTrades = 1000, MinSharpe = 9 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_idea_becomes_an_active_strategy_and_each_step_is_told()
    {
        await using var bus = await StartBusAsync();

        var id = await bus.StartAsync();

        var status = await bus.WaitForAsync(id, "Completed");
        var workflow = status.Workflow;
        (workflow.Name, workflow.DeployedVersion, workflow.PreviousVersion, workflow.Error, workflow.TotalFixes).ShouldBe(("dips", 1, null, null, 0));
        workflow.Statistics.ShouldHaveSingleItem().Trades.ShouldBeGreaterThan(10);
        status.Spent.ShouldBe(new ModelUsage(2, 12, 8, 0.02m));
        var version = (await bus.Registry.GetAsync("dips", 1, Token)).ShouldNotBeNull();
        version.Source.ShouldBe("good dips");
        version.Provenance.ShouldSatisfyAllConditions(x => x.WorkflowId.ShouldBe(id), x => x.Idea.ShouldBe("buy the dips"), x => x.CodeModel.ShouldBe("scripted"), x => x.PromptHash.ShouldBe("0123abcd"));
        await Eventually.PassesAsync(() =>
        {
            bus.Changes.OrderBy(x => x.At).Select(x => x.To).ShouldBe(["Reasoning", "CodeGenerating", "Sandboxing", "Deploying", "Completed"]);
            return Task.CompletedTask;
        });
        await NothingWaitsAsync();
    }

    [Fact]
    public async Task Code_that_does_not_compile_goes_back_with_its_diagnostics_and_is_deployed_when_it_is_mended()
    {
        await using var bus = await StartBusAsync();
        bus.Model.Code = (request, call, _) => Task.FromResult(call == 1 ? "broken" : $"good {request.Design.Name}");

        var id = await bus.StartAsync();

        var workflow = (await bus.WaitForAsync(id, "Completed")).Workflow;
        (workflow.TotalFixes, workflow.DeployedVersion).ShouldBe((1, 1));
        bus.Model.CodeRequests.Select(x => (x.PreviousSource, string.Join('|', x.Diagnostics))).ShouldBe([(null, ""), ("broken", "line 3, column 9: ; expected (CS1002)")]);
        (await bus.Registry.GetAsync("dips", 1, Token))!.Provenance.Fixes.ShouldBe(1);
    }

    [Theory]
    [InlineData("broken", "Compilation", "; expected")]
    [InlineData("throws dips", "Run", "The strategy took longer than 10 s.")]
    [InlineData("good peaks", "Run", "The strategy's Info names it 'peaks'; its name must be 'dips'.")]
    public async Task Code_that_stays_wrong_is_given_up_after_so_many_fixes_and_nothing_is_deployed(string source, string stage, string reason)
    {
        await using var bus = await StartBusAsync();
        bus.Model.Code = (_, _, _) => Task.FromResult(source);

        var id = await bus.StartAsync(maxFixes: 2);

        var workflow = (await bus.WaitForAsync(id, "Compensated")).Workflow;
        workflow.Error.ShouldNotBeNull().ShouldStartWith($"The code was refused by the sandbox's stage {stage} after it had been mended 2 of 2 times: ");
        workflow.Error.ShouldContain(reason);
        bus.Model.Codes.ShouldBe(3);
        (await bus.Registry.FindAsync("dips", Token)).ShouldBeNull();
        await NameIsFreeAsync(bus);
    }

    [Fact]
    public async Task Gates_that_are_not_reached_end_it_with_the_version_before_still_active()
    {
        await using var bus = await StartBusAsync();
        await bus.WaitForAsync(await bus.StartAsync("dips"), "Completed");

        var id = await bus.StartAsync("dips", Unreachable);

        var workflow = (await bus.WaitForAsync(id, "Compensated")).Workflow;
        workflow.Error.ShouldNotBeNull().ShouldContain("at least 1000 are asked for.");
        workflow.GateFailures.Count.ShouldBe(2);
        workflow.Undo.ShouldBeEmpty();
        (await bus.Registry.FindAsync("dips", Token))!.ShouldSatisfyAllConditions(x => x.Active.ShouldBe(1), x => x.Latest.ShouldBe(1), x => x.ReservedBy.ShouldBeNull());
    }

    [Fact]
    public async Task A_workflow_that_ended_at_its_gates_is_resumed_with_others_from_its_code()
    {
        await using var bus = await StartBusAsync();
        var id = await bus.StartAsync(gates: Unreachable);
        await bus.WaitForAsync(id, "Compensated");

        await bus.Workflows.ResumeAsync(id, new StrategyGates { MinTrades = 5 }, cancellationToken: Token);

        (await bus.WaitForAsync(id, "Completed")).Workflow.ShouldSatisfyAllConditions(x => x.DeployedVersion.ShouldBe(1), x => x.Resumes.ShouldBe(1));
        (bus.Model.Reasonings, bus.Model.Codes).ShouldBe((1, 1), "what was a good checkpoint is not made again");
        await RefusedAsync(() => bus.Workflows.ResumeAsync(id, cancellationToken: Token), $"The workflow {id} has completed; there is nothing to resume.");
        await RefusedAsync(() => bus.Workflows.CancelAsync(id, cancellationToken: Token), $"The workflow {id} has ended, in the state Completed; only one that has not can be cancelled.");
    }

    [Fact]
    public async Task A_model_that_fails_for_a_while_is_asked_again()
    {
        await using var bus = await StartBusAsync();
        bus.Model.Reason = (_, call, _) => call < 3 ? throw new ModelException("The model is overloaded.", isRetryable: true) : Task.FromResult("dips");

        var id = await bus.StartAsync();

        (await bus.WaitForAsync(id, "Completed")).Spent.Calls.ShouldBe(4);
        bus.Model.Reasonings.ShouldBe(3);
    }

    [Fact]
    public async Task An_idea_that_the_model_cannot_read_ends_it_at_once_with_the_models_sentence()
    {
        await using var bus = await StartBusAsync();
        bus.Model.Reason = (_, _, _) => throw new IdeaException("The idea says 'moon', which is not known.");

        var id = await bus.StartAsync();

        (await bus.WaitForAsync(id, "Compensated")).Workflow.Error.ShouldBe("The idea says 'moon', which is not known.");
        bus.Model.Reasonings.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_answers_nonsense_for_ever_is_ended_by_the_budget()
    {
        await using var bus = await StartBusAsync();
        bus.Model.Code = (_, _, _) => Task.FromResult("broken");

        var id = await bus.StartAsync(maxFixes: 20, budget: new StrategyBudget { MaxCalls = 5 });

        var status = await bus.WaitForAsync(id, "Compensated");
        status.Workflow.Error.ShouldNotBeNull().ShouldStartWith("The budget of the workflow is spent: 5 of 5 calls");
        status.Spent.Calls.ShouldBe(5);
        await NameIsFreeAsync(bus);
    }

    [Theory]
    [InlineData("Reasoning")]
    [InlineData("CodeGenerating")]
    [InlineData("Sandboxing")]
    [InlineData("Deploying")]
    public async Task A_workflow_is_cancelled_in_any_step_and_leaves_nothing(string state)
    {
        await using var bus = await StartBusAsync();
        await bus.WaitForAsync(await bus.StartAsync("dips"), "Completed");
        var gate = new TaskCompletionSource();
        var inspections = 0;
        bus.Model.Reason = (_, _, token) => state == "Reasoning" ? StayAsync(gate, token) : Task.FromResult("dips");
        bus.Model.Code = async (_, _, token) => state == "CodeGenerating" ? await StayAsync(gate, token) : "good dips";
        bus.Sandbox.OnInspect = _ => Interlocked.Increment(ref inspections) == (state == "Sandboxing" ? 1 : state == "Deploying" ? 2 : 0) ? gate.Task : Task.CompletedTask;
        var id = await bus.StartAsync("dips");
        await bus.WaitForAsync(id, state);

        await bus.Workflows.CancelAsync(id, "no more interest", Token);

        var workflow = (await bus.WaitForAsync(id, "Cancelled")).Workflow;
        workflow.Error.ShouldBe("The workflow was cancelled: no more interest");

        // The step goes on after its workflow has ended; what it does then has no effect.
        gate.SetResult();
        await NothingWaitsAsync();
        (await bus.Registry.FindAsync("dips", Token))!.ShouldSatisfyAllConditions(x => x.Active.ShouldBe(1), x => x.Latest.ShouldBe(1), x => x.ReservedBy.ShouldBeNull());
        await bus.Workflows.ResumeAsync(id, cancellationToken: Token);
        (await bus.WaitForAsync(id, "Completed")).Workflow.DeployedVersion.ShouldBe(2);
    }

    [Fact]
    public async Task A_name_that_another_workflow_is_making_is_refused_with_a_sentence()
    {
        await using var bus = await StartBusAsync();
        var gate = new TaskCompletionSource();
        bus.Model.Code = async (request, _, token) => request.Design.Name == "dips" && request.PreviousSource is null ? await StayAsync(gate, token) : "good dips";
        var first = await bus.StartAsync("dips");
        await bus.WaitForAsync(first, "CodeGenerating");

        var second = await bus.StartAsync("dips");

        (await bus.WaitForAsync(second, "Compensated")).Workflow.Error.ShouldBe("The name 'dips' is taken by another workflow; wait for that one, or choose another name.");
        gate.SetResult();
        await bus.WaitForAsync(first, "Completed");
    }

    [Theory]
    [InlineData("", "dips", "The idea is empty; say in plain words when to buy and when to sell.")]
    [InlineData("buy", "Dips!", "The strategy's name is 'Dips!'; allowed are lower-case words and numbers joined by hyphens, beginning with a letter, 64 characters at most.")]
    [InlineData("buy", "sma-cross", "The strategy's name is 'sma-cross', which is that of a built-in strategy; choose another one.")]
    public async Task What_cannot_be_is_refused_before_anything_is_sent_and_by_the_saga_too(string idea, string name, string sentence)
    {
        await using var bus = await StartBusAsync();
        var message = new StartStrategyWorkflow { WorkflowId = Guid.NewGuid(), Idea = idea, Name = name };

        await RefusedAsync(() => bus.Workflows.StartAsync(message, Token), sentence);
        await (await bus.Bus.GetSendEndpoint(new Uri("queue:workflows"))).Send(message, Token);

        (await bus.WaitForAsync(message.WorkflowId, "Compensated")).Workflow.Error.ShouldBe(sentence);
        bus.Model.Reasonings.ShouldBe(0);
    }

    [Fact]
    public async Task A_workflow_that_ends_while_it_is_reasoning_leaves_no_name_reserved_that_it_had_not_told_yet()
    {
        await using var bus = await StartBusAsync();
        await bus.WaitForAsync(await bus.StartAsync(), "Completed");
        var gate = new TaskCompletionSource();
        bus.Model.Reason = async (_, _, token) =>
        {
            await gate.Task.WaitAsync(CancellationToken.None);
            return "peaks";
        };
        var id = await bus.StartAsync();
        await bus.WaitForAsync(id, "Reasoning");
        await Eventually.IsTrueAsync(() => bus.Model.Reasonings == 2, "the model is asked");

        await bus.Workflows.CancelAsync(id, cancellationToken: Token);
        await bus.WaitForAsync(id, "Cancelled");
        gate.SetResult();

        await NothingWaitsAsync();
        (await fixture.Server.SendAsync("EXISTS", "bus:{strategies}:of:peaks")).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Days_without_prices_are_refused_before_a_model_is_asked()
    {
        await using var bus = await StartBusAsync();

        var id = await bus.Workflows.StartAsync(new StartStrategyWorkflow { Idea = "buy", From = new DateOnly(2030, 1, 1) }, Token);

        (await bus.WaitForAsync(id, "Compensated")).Workflow.Error.ShouldNotBeNull().ShouldContain("2030-01-01");
        bus.Model.Reasonings.ShouldBe(0);
    }

    [Fact]
    public async Task Unknown_prices_are_refused_before_a_model_is_asked()
    {
        await using var bus = await StartBusAsync();

        var id = await bus.Workflows.StartAsync(new StartStrategyWorkflow { Idea = "buy", Symbols = ["sample:goog", "sample:moon"] }, Token);

        (await bus.WaitForAsync(id, "Compensated")).Workflow.Error.ShouldNotBeNull().ShouldContain("moon");
        bus.Model.Reasonings.ShouldBe(0);
    }

    [Fact]
    public async Task Two_hundred_workflows_at_once_over_two_processes_all_end_and_each_has_its_version()
    {
        await using var first = await StartBusAsync();
        await using var second = await StartBusAsync();
        foreach (var bus in (WorkflowBus[])[first, second])
        {
            bus.Model.Code = (request, call, _) => Task.FromResult(request.PreviousSource is null && call % 3 == 0 ? "broken" : $"good {request.Design.Name}");
        }

        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => first.StartAsync(gates: i % 10 == 0 ? Unreachable : null)));

        var ended = new List<StrategyWorkflowStatus>();
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            ended.Add(await first.WaitForAsync(id, i % 10 == 0 ? "Compensated" : "Completed"));
        }

        ended.Count(x => x.HasCompleted).ShouldBe(180);
        ended.Where(x => x.HasCompleted).Select(x => x.Workflow.Name).Distinct().Count().ShouldBe(180);
        var listed = (await first.Registry.ListAsync(limit: 1000, cancellationToken: Token)).Items;
        listed.Count.ShouldBe(180);
        listed.ShouldAllBe(x => x.Active == 1 && x.Latest == 1 && x.ReservedBy == null);
        ended.Sum(x => x.Spent.Calls).ShouldBe(first.Model.Reasonings + second.Model.Reasonings + first.Model.Codes + second.Model.Codes);
        ended.Sum(x => x.Workflow.TotalFixes).ShouldBe(first.Model.Codes + second.Model.Codes - 200);
        await NothingWaitsAsync();
    }

    private static async Task<string> StayAsync(TaskCompletionSource gate, CancellationToken cancellationToken)
    {
        await gate.Task.WaitAsync(cancellationToken);
        return "good dips";
    }

    private static async Task RefusedAsync(Func<Task> action, string sentence) => (await Should.ThrowAsync<StrategyRefusedException>(action)).Message.ShouldBe(sentence);

    private static async Task NameIsFreeAsync(WorkflowBus bus) => await bus.WaitForAsync(await StartGoodAsync(bus), "Completed");

    private static Task<Guid> StartGoodAsync(WorkflowBus bus)
    {
        bus.Model.Code = (request, _, _) => Task.FromResult($"good {request.Design.Name}");
        return bus.StartAsync("dips");
    }

    private Task<WorkflowBus> StartBusAsync() => WorkflowBus.StartAsync(fixture.Server.ConnectionString);

    /// <summary>No message waits or is in flight, and none is in an error queue.</summary>
    private async Task NothingWaitsAsync()
    {
        await using var client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        await using var administration = new RedisStreamsAdministration(client);
        await Eventually.PassesAsync(async () =>
        {
            foreach (var name in await administration.GetQueueNamesAsync(Token))
            {
                var queue = (await administration.GetQueueAsync(name, Token)).ShouldNotBeNull();
                (queue.Waiting, queue.InFlight, queue.Delayed).ShouldBe((0, 0, 0), name);
            }
        });
    }
}
