using Bus.Sandbox.Tests.Support;
using Bus.Testing;

namespace Bus.Sandbox.Tests.Python;

/// <summary>What takes too much, or lies to its parent, is ended with a sentence, within a second of its limit; and the parent goes on.</summary>
public sealed class PythonBehaviorTests(RawPythonFixture fixture) : IClassFixture<RawPythonFixture>
{
    private const int MaxMessage = 1200;

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string, SandboxLimit?, string> Cases => PythonBehaviors.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_ended_with_a_sentence_and_the_next_one_runs(string name, string statements, SandboxLimit? limit, string sentence)
    {
        var sandbox = fixture[SandboxIsolation.Auto];

        var exception = await Should.ThrowAsync<SandboxException>(() => sandbox.RunAsync($"def my_strategy(df):\n    {statements}\n", PythonFixture.Prices, Cancel), name);

        exception.Message.ShouldContain(sentence);
        exception.Limit.ShouldBe(limit, exception.Message);
        exception.Message.Length.ShouldBeLessThan(MaxMessage);
        exception.ProcessorTime.ShouldBeLessThanOrEqualTo(PythonFixture.CpuLimit + Tolerance);
        exception.Elapsed.ShouldBeLessThanOrEqualTo(PythonFixture.WallLimit + Tolerance);
        (await sandbox.RunAsync("def my_strategy(df):\n    return [{'ticker': 'GOOG', 'date': '2008-01-02'}]", PythonFixture.Prices, Cancel)).Instances.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_with_its_process()
    {
        var sandbox = fixture[SandboxIsolation.Auto];
        using var stop = new CancellationTokenSource();
        var running = sandbox.RunAsync("def my_strategy(df):\n    while True: pass", PythonFixture.Prices, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

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
            Arguments = [Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"), "python", isolation.ToString(), "def my_strategy(df):\n    while True:\n        pass"],
        });
        await Eventually.IsTrueAsync(() => worker.OutputLines.Contains("ready"), "the worker runs a strategy", () => string.Join(Environment.NewLine, worker.Lines), TimeSpan.FromSeconds(60));
        await Eventually.IsTrueAsync(() => Descendants.Of(worker.Id).Count >= 2, "it has a process that runs, and one that waits");
        var started = Descendants.Of(worker.Id);

        worker.Kill();

        await Eventually.IsTrueAsync(() => !started.Any(Descendants.Runs), "all of them have ended", () => string.Join(' ', started.Where(Descendants.Runs)), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_sandbox_that_is_disposed_leaves_no_process()
    {
        var sandbox = PythonFixture.Create(_ => { });
        await sandbox.RunAsync("def my_strategy(df):\n    return []", PythonFixture.Prices, Cancel);
        await Eventually.IsTrueAsync(() => sandbox.ProcessIds.Count > 0, "one was started ahead");
        var started = sandbox.ProcessIds;

        await sandbox.DisposeAsync();

        sandbox.ProcessIds.ShouldBeEmpty();
        await Eventually.IsTrueAsync(() => !started.Any(Descendants.Runs), "all processes have ended");
    }
}
