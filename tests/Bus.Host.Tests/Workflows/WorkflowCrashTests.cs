using Bus.Testing;

namespace Bus.Host.Tests.Workflows;

/// <summary>The worker is killed in each step of a workflow, and Redis with it; the models are played by a server of the test.</summary>
public sealed class WorkflowCrashTests
{
    [Theory]
    [InlineData("Reasoning")]
    [InlineData("CodeGenerating")]
    [InlineData("Sandboxing")]
    [InlineData("Deploying")]
    public async Task A_workflow_goes_on_when_its_worker_is_killed_and_leaves_one_version_and_no_process(string state)
    {
        await using var setup = await WorkflowWorker.StartAsync(asksModels: true);
        Answer(setup, state);
        var id = await StartAsync(setup);
        await setup.WaitForAsync(id, state);
        if (state is "Reasoning" or "CodeGenerating")
        {
            await Eventually.IsTrueAsync(() => setup.Models!.Requests.Any(x => ModelAnswers.IsForCode(x) == (state == "CodeGenerating")), "the model is being asked");
        }

        var processes = WorkflowWorker.FindDescendants(setup.Worker.Id);
        setup.Worker.Kill();
        await setup.Worker.WaitForExitAsync();
        await setup.StartWorkerAsync();

        await setup.WaitForAsync(id, "Completed");
        await ShouldHaveOneVersionAsync(setup, id);
        await Eventually.PassesAsync(() =>
        {
            processes.Where(x => File.Exists($"/proc/{x}/stat")).ShouldBeEmpty();
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData("CodeGenerating")]
    [InlineData("Sandboxing")]
    [InlineData("Deploying")]
    public async Task A_workflow_goes_on_when_Redis_is_killed_and_comes_back(string state)
    {
        await using var setup = await WorkflowWorker.StartAsync(asksModels: true, new RedisServerOptions { AppendOnly = AppendOnly.Always });
        Answer(setup, slow: "");
        var id = await StartAsync(setup);
        await setup.WaitForAsync(id, state, "Completed");

        await setup.Server.KillAsync();
        await setup.Server.RestartAsync();

        await setup.WaitForAsync(id, "Completed");
        await ShouldHaveOneVersionAsync(setup, id);
    }

    /// <summary>A model that does not answer the first time in the step in which the worker is to be killed.</summary>
    private static void Answer(WorkflowWorker setup, string slow)
    {
        var isSlow = true;
        setup.Models!.Otherwise = request =>
        {
            if (isSlow && slow == (ModelAnswers.IsForCode(request) ? "CodeGenerating" : "Reasoning"))
            {
                isSlow = false;
                return OpenAiBehaviour.Slow();
            }

            return ModelAnswers.IsForCode(request) ? ModelAnswers.Code("trend") : ModelAnswers.Design("trend");
        };
    }

    private static async Task<Guid> StartAsync(WorkflowWorker setup)
    {
        var id = Guid.NewGuid();
        var started = await setup.RunAsync("workflow", "start", "trends last", "--name", "trend", "--id", $"{id}");
        started.ExitCode.ShouldBe(0, started.Error);
        return id;
    }

    /// <summary>One version, which is whole and active, whose history tells each step once, and whose calls are in the budget.</summary>
    private static async Task ShouldHaveOneVersionAsync(WorkflowWorker setup, Guid id)
    {
        var shown = (await setup.RunAsync("strategies", "show", "trend", "--json")).Json();
        (shown.GetProperty("strategy").GetProperty("active").GetInt32(), shown.GetProperty("strategy").GetProperty("latest").GetInt32()).ShouldBe((1, 1));
        shown.GetProperty("log").GetArrayLength().ShouldBe(1);
        var workflow = (await setup.RunAsync("workflow", "show", $"{id}", "--json")).Json();
        workflow.GetProperty("history").EnumerateArray().Select(x => x.GetProperty("to").GetString()).ShouldBe(["Reasoning", "CodeGenerating", "Sandboxing", "Deploying", "Completed"]);
        workflow.GetProperty("workflow").GetProperty("spent").GetProperty("calls").GetInt32().ShouldBe(setup.Models!.Requests.Count);
        var backtest = await setup.RunAsync("submit", "backtest", "--strategy", "trend", "--wait", "--timeout", "3m");
        backtest.ExitCode.ShouldBe(0, backtest.Error);
    }
}
