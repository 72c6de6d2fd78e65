using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox.Tests.Hostile;
using Bus.Sandbox.Tests.Support;
using Bus.Testing;

namespace Bus.Sandbox.Tests.Processes;

/// <summary>No process outlives what it was started for.</summary>
public sealed class ProcessLifeTests
{
    private static readonly SandboxRun Run = new(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SandboxIsolation.Bubblewrap)]
    [InlineData(SandboxIsolation.Namespaces)]
    [InlineData(SandboxIsolation.None)]
    public async Task A_worker_that_is_killed_leaves_no_process_of_its_sandbox(SandboxIsolation isolation)
    {
        Bubblewrap.SkipWhenMissing(isolation);
        await using var worker = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"), "sandbox", isolation.ToString(), HostileRuns.OnBar("while (true) { }")],
        });
        await Eventually.IsTrueAsync(() => worker.OutputLines.Contains("ready"), "the worker runs a strategy", () => string.Join(Environment.NewLine, worker.Lines), TimeSpan.FromSeconds(60));
        await Eventually.IsTrueAsync(() => Descendants.Of(worker.Id).Count >= 3, "it has a process that compiles, one that runs, and one that waits");
        var started = Descendants.Of(worker.Id);

        worker.Kill();

        await Eventually.IsTrueAsync(() => !started.Any(Descendants.Runs), "all of them have ended", () => string.Join(' ', started.Where(Descendants.Runs)), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_sandbox_that_is_disposed_leaves_no_process()
    {
        var sandbox = SandboxFixture.Create(_ => { });
        var program = await AcceptAsync(sandbox, Sources.SmaCross);
        await sandbox.RunAsync(program, Run, null, Cancel);
        var started = sandbox.ProcessIds;
        started.ShouldNotBeEmpty();

        await sandbox.DisposeAsync();

        sandbox.ProcessIds.ShouldBeEmpty();
        await Eventually.IsTrueAsync(() => !started.Any(Descendants.Runs), "all processes have ended");
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_with_its_process()
    {
        await using var sandbox = SandboxFixture.Create(options => options.CpuLimit = options.WallLimit = TimeSpan.FromMinutes(10));
        var program = await AcceptAsync(sandbox, HostileRuns.OnBar("while (true) { }"));
        var before = sandbox.ProcessIds;
        using var stop = new CancellationTokenSource();
        var running = sandbox.RunAsync(program, Run, null, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        (await sandbox.RunAsync(await AcceptAsync(sandbox, Sources.SmaCross), Run, null, Cancel)).Trades.Count.ShouldBeGreaterThan(0);
        before.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_process_is_replaced_after_its_runs()
    {
        await using var sandbox = SandboxFixture.Create(options =>
        {
            options.Processes = 1;
            options.RunsPerProcess = 3;
        });
        var program = await AcceptAsync(sandbox, Sources.SmaCross);
        HashSet<int> seen = [];
        for (var i = 0; i < 9; i++)
        {
            await sandbox.RunAsync(program, Run, null, Cancel);
            seen.UnionWith(sandbox.ProcessIds);
        }

        seen.Count.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_strategy_keeps_its_process_also_when_the_one_before_it_had_all_of_them()
    {
        await using var sandbox = SandboxFixture.Create(options => options.Processes = 1);
        var former = await AcceptAsync(sandbox, HostileRuns.OnBar("var unused = 1;"));
        var program = await AcceptAsync(sandbox, Sources.SmaCross);
        await sandbox.RunAsync(former, Run, null, Cancel);
        await sandbox.RunAsync(program, Run, null, Cancel);
        var before = sandbox.ProcessIds;

        HashSet<int> seen = [];
        for (var i = 0; i < 8; i++)
        {
            await sandbox.RunAsync(program, Run, null, Cancel);
            seen.UnionWith(sandbox.ProcessIds);
        }

        // The one that is started ahead may have come in between.
        seen.Except(before).Count().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Runs_beyond_the_number_of_processes_wait_and_all_give_the_same()
    {
        await using var sandbox = SandboxFixture.Create(options => options.WallLimit = options.CpuLimit = TimeSpan.FromSeconds(60));
        var program = await AcceptAsync(sandbox, Sources.SmaCross);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.RunAsync(program, Run, null, Cancel)));

        results.Select(x => x.Report.OrdersHash).Distinct().ShouldHaveSingleItem();
        sandbox.ProcessIds.Count.ShouldBeLessThanOrEqualTo(4);
    }

    private static async Task<StrategyProgram> AcceptAsync(StrategySandbox sandbox, string source) => (await sandbox.InspectAsync(source, Cancel)).Program.ShouldNotBeNull();
}
