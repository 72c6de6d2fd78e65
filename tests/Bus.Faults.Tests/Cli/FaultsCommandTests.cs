using Bus.Faults.Cli;
using Bus.Faults.Harness;

namespace Bus.Faults.Tests.Cli;

public sealed class FaultsCommandTests
{
    [Fact]
    public async Task A_wrong_argument_ends_with_2() => (await FaultsCommand.RunAsync(["--case", "nothing"], [Case(Keep)])).ShouldBe(2);

    [Fact]
    public async Task Help_ends_with_0_and_runs_nothing() => (await FaultsCommand.RunAsync(["--help"], [Case(_ => throw new InvalidOperationException("it ran"))])).ShouldBe(0);

    [Fact]
    public async Task Kept_promises_end_with_0() => (await FaultsCommand.RunAsync(["--json"], [Case(Keep)])).ShouldBe(0);

    [Fact]
    public async Task A_broken_promise_ends_with_1_whatever_the_other_cases_do()
        => (await FaultsCommand.RunAsync(["--jobs", "2"], [Case(Break), Case(Keep) with { Name = "other" }])).ShouldBe(1);

    [Fact]
    public async Task A_case_that_fails_is_a_broken_promise_of_its_row()
    {
        var row = await FaultRunner.RunAsync(Case(_ => throw new InvalidOperationException("out of luck")));

        row.Broken.ShouldBe(["The case did not come to its end: out of luck"]);
    }

    [Fact]
    public async Task A_case_that_cannot_run_here_says_so_and_breaks_nothing()
    {
        var row = await FaultRunner.RunAsync(Case(Break) with { FindObstacle = () => "no compiler" });

        row.Skipped.ShouldBe("no compiler");
        row.Broken.ShouldBeEmpty();
    }

    private static FaultCase Case(Func<FaultRun, Task> runAsync) => new("made-up", "nothing happens", IsQuick: true, runAsync);

    private static async Task Keep(FaultRun run)
    {
        await run.StartWorkerAsync();
        await run.Sender.SendAsync();
    }

    /// <summary>Nobody handles what is sent.</summary>
    private static Task Break(FaultRun run)
    {
        run.SettleTime = TimeSpan.Zero;
        return run.Sender.SendAsync();
    }
}
