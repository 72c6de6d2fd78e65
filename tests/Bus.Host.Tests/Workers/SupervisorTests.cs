using System.Globalization;
using System.Text.RegularExpressions;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

public sealed partial class SupervisorTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_worker_that_dies_is_started_again_and_all_are_drained_at_the_end()
    {
        await using var supervisor = await StartAsync();
        var first = await WorkersAsync(supervisor, 2);

        Kill(first[0]);

        var all = await WorkersAsync(supervisor, 3);
        supervisor.Lines.ShouldContain(line => line.Contains($"process {first[0]}, ended with exit code 137; another is started in 00:00:00.5", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(() => supervisor.Lines.Count(line => line.Contains("is ready", StringComparison.Ordinal)) == 3, "the third worker is ready");

        supervisor.Terminate();

        (await supervisor.WaitForExitAsync()).ShouldBe(0, string.Join('\n', supervisor.Lines));
        all.ShouldAllBe(worker => !IsWorker(worker));
        supervisor.Lines.Count(line => line.Contains("has stopped", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Workers_end_when_their_supervisor_is_killed()
    {
        await using var supervisor = await StartAsync();
        var workers = await WorkersAsync(supervisor, 2);

        supervisor.Kill();

        await Eventually.IsTrueAsync(() => workers.All(worker => !IsWorker(worker)), "the workers have ended");
    }

    private static void Kill(int process)
    {
        using var killed = System.Diagnostics.Process.GetProcessById(process);
        killed.Kill();
    }

    private static bool IsWorker(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("bus.dll", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return false;
        }
    }

    private static async Task<List<int>> WorkersAsync(ChildProcess supervisor, int count) => await Eventually.ReturnsAsync(
        () => Task.FromResult(supervisor.Lines.Select(line => Started().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList()),
        workers => workers.Count == count,
        $"{count} workers were started");

    [GeneratedRegex(@"started as process (\d+)")]
    private static partial Regex Started();

    private async Task<ChildProcess> StartAsync()
    {
        var supervisor = BusProgram.Start(["worker", "--workers", "2", "--redis", fixture.Server.ConnectionString]);
        await Eventually.IsTrueAsync(() => supervisor.Lines.Count(line => line.Contains("is ready", StringComparison.Ordinal)) == 2, "two workers are ready", () => string.Join('\n', supervisor.Lines));
        return supervisor;
    }
}
