using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workflows;

/// <summary>Workflows and strategies on the command line, with a worker process and its sandbox.</summary>
public sealed class WorkflowCommandTests
{
    [Fact]
    public async Task An_idea_is_deployed_and_runs_by_its_name_in_backtests_optimizations_and_tasks_of_producers()
    {
        await using var setup = await WorkflowWorker.StartAsync();

        var started = (await setup.RunAsync("workflow", "start", WorkflowWorker.Idea, "--name", "crossing", "--wait", "--timeout", "4m", "--json")).Json();

        (started.GetProperty("state").GetString(), started.GetProperty("name").GetString(), started.GetProperty("version").GetInt32()).ShouldBe(("Completed", "crossing", 1));
        var backtest = (await setup.RunAsync("submit", "backtest", "--strategy", "crossing", "--set", "fast=10", "--set", "slow=30", "--finalize", "--wait", "--json")).Json().GetProperty("result");
        backtest.GetProperty("strategyVersion").GetInt32().ShouldBe(1);
        backtest.GetProperty("statistics").GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.01);
        string[] grid = ["--grid", "fast=5:25:5", "--grid", "slow=10:40:10", "--where", "fast < slow", "--wait", "--json"];
        var deployed = (await setup.RunAsync(["submit", "optimize", "--strategy", "crossing@1", .. grid])).Json();
        var builtIn = (await setup.RunAsync(["submit", "optimize", "--strategy", "sma-cross", .. grid])).Json();
        foreach (var name in (string[])["parameters", "objective", "finalEquity", "trades"])
        {
            deployed.GetProperty("best").GetProperty(name).GetRawText().ShouldBe(builtIn.GetProperty("best").GetProperty(name).GetRawText(), name);
        }

        await using var intake = BusProgram.Start(["intake", "--redis", setup.Server.ConnectionString]);
        await setup.Server.SendAsync("LPUSH", "strategy_queue", """{"task_id":"t","task_type":"backtest","args":{"strategy":"Crossing","parameters":{"fast_period":10},"symbols":["sample:goog"]}}""");
        var answer = await Eventually.ReturnsAsync(
            async () => (await setup.Server.SendAsync("GET", "task_result:t")).Text ?? "", x => x.Contains("\"status\":\"completed\""), "the task is answered");
        answer.ShouldContain("\"strategy_version\":1");

        (await setup.RunAsync("submit", "backtest", "--strategy", "crossing@2", "--wait")).ShouldFailWith(2, "There is no strategy 'crossing@2'; there is donchian-breakout");
        (await setup.RunAsync("submit", "backtest", "--strategy", "crossing", "--set", "fast=0")).ShouldFailWith(2, "fast is 0");
    }

    [Fact]
    public async Task A_first_generation_that_does_not_compile_is_mended_and_one_that_loops_for_ever_or_would_escape_too()
    {
        await using var setup = await WorkflowWorker.StartAsync(asksModels: true);
        setup.Models!.Script(
            ModelAnswers.Design("mended"),
            ModelAnswers.Text("public class Broken : Strategy {"),
            ModelAnswers.Code("mended", "while (bar.Index >= 0) { }"),
            ModelAnswers.Code("mended", "System.IO.File.Delete(\"/etc/passwd\");"),
            ModelAnswers.Code("mended"));

        var ended = (await setup.RunAsync("workflow", "start", "trends last", "--name", "mended", "--max-fixes", "5", "--wait", "--timeout", "4m", "--json")).Json();

        (ended.GetProperty("state").GetString(), ended.GetProperty("fixes").GetInt32(), ended.GetProperty("spent").GetProperty("calls").GetInt32()).ShouldBe(("Completed", 3, 5), ended.GetRawText());
        var asked = setup.Models.Requests.Where(ModelAnswers.IsForCode).Select(x => string.Join('\n', x.Messages("user"))).ToList();
        asked[1].ShouldContain("(CS1513)");
        asked[2].ShouldContain(" and was ended.");
        asked[3].ShouldContain("File");
        (await setup.RunAsync("strategies", "show", "mended", "--json")).Json().GetProperty("version").GetProperty("provenance").GetProperty("fixes").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Gates_that_are_not_reached_leave_the_version_before_active_and_show_why_until_it_is_resumed_with_others()
    {
        await using var setup = await WorkflowWorker.StartAsync();
        (await setup.RunAsync("workflow", "start", WorkflowWorker.Idea, "--name", "crossing", "--wait")).ExitCode.ShouldBe(0);

        var id = Guid.NewGuid();
        var refused = await setup.RunAsync("workflow", "start", WorkflowWorker.Idea, "--name", "crossing", "--id", $"{id}", "--min-sharpe", "5", "--wait");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldMatch(@"^bus: The Sharpe ratio on goog-daily-2004-2008\.csv is 1\.\d+; at least 5 is asked for\.$");
        var list = (await setup.RunAsync("strategies", "list", "--json")).Json().GetProperty("items")[0];
        (list.GetProperty("active").GetInt32(), list.GetProperty("latest").GetInt32()).ShouldBe((1, 1));
        var shown = await setup.RunAsync("workflow", "show", $"{id}");
        shown.Output.ShouldMatch(@"(?s)Compensated\n.*\[x\] Reasoning .*\[x\] CodeGenerating .*\[!\] Sandboxing +The Sharpe ratio.*\[ \] Deploying\n.*History\n.*Tested \[Sandboxing -> Compensating\].*StepCompensated \[Compensating -> Compensated\]");
        (await setup.RunAsync("workflow", "show", $"{id}", "--graph", "mermaid")).Output.ShouldStartWith("stateDiagram-v2\n");
        (await setup.RunAsync("workflow", "list", "--state", "Compensated")).Output.ShouldContain($"{id}");

        (await setup.RunAsync("workflow", "resume", $"{id}", "--min-sharpe", "0.5", "--wait", "--json")).Json().GetProperty("version").GetInt32().ShouldBe(2);

        (await setup.RunAsync("strategies", "diff", "crossing", "1", "2")).Output.ShouldStartWith("--- crossing 1\n+++ crossing 2\n");
        (await setup.RunAsync("strategies", "rollback", "crossing", "--reason", "too few")).Output.ShouldBe("Of 'crossing' version 1 is active; before it was 2.");
        (await setup.RunAsync("strategies", "activate", "crossing", "2")).Output.ShouldBe("Of 'crossing' version 2 is active; before it was 1.");
        (await setup.RunAsync("strategies", "retire", "crossing", "1")).ExitCode.ShouldBe(0);
        (await setup.RunAsync("strategies", "activate", "crossing", "1")).ShouldFailWith(1, "Version 1 of 'crossing' is retired or was taken back, and cannot become active.");
        (await setup.RunAsync("strategies", "show", "crossing", "7")).ShouldFailWith(1, "The strategy 'crossing' has no version 7; there are 1 to 2.");
        (await setup.RunAsync("strategies", "show", "crossing")).Output.ShouldContain("rollback 2 -> 1 by ");
    }

    [Fact]
    public async Task What_cannot_be_is_one_sentence_and_nothing_half_done()
    {
        await using var setup = await WorkflowWorker.StartAsync();

        (await setup.RunAsync("workflow", "start", "  ")).ShouldFailWith(1, "The idea is empty; say in plain words when to buy and when to sell.");
        (await setup.RunAsync("workflow", "start", "buy", "--name", "sma-cross")).ShouldFailWith(1, "which is that of a built-in strategy; choose another one.");
        (await setup.RunAsync("workflow", "start", "buy", "--min-sharpe", "99")).ShouldFailWith(1, "The least Sharpe ratio is 99; allowed is -10 to 10.");
        (await setup.RunAsync("workflow", "start", "buy", "--max-drawdown", "deep")).ShouldFailWith(2, "--max-drawdown is 'deep'; it must be a number with a decimal point.");
        (await setup.RunAsync("workflow", "cancel", "0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10")).ShouldFailWith(1, "Nothing is known of the workflow 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10");
        (await setup.RunAsync("strategies", "rollback", "nothing")).ShouldFailWith(1, "No strategy 'nothing' was ever deployed; there is none.");
        var moon = await setup.RunAsync("workflow", "start", "buy when the moon is full", "--wait");
        (moon.ExitCode, moon.Error).ShouldSatisfyAllConditions(x => x.ExitCode.ShouldBe(1), x => x.Error.ShouldContain("'moon', which the offline provider does not know; it knows:"));
        (await setup.RunAsync("workflow", "start", WorkflowWorker.Idea, "--symbol", "sample:moon", "--wait")).Error.ShouldContain("There is no sample data 'moon'; there is goog");
        (await setup.RunAsync("strategies", "list", "--json")).Json().GetProperty("items").GetArrayLength().ShouldBe(0);
    }
}
