namespace Bus.Testing.Tests.Processes;

/// <summary>The test process dies by SIGKILL: a copy of this program plays it.</summary>
public sealed class OrphanTests
{
    [Fact]
    public async Task A_killed_test_process_leaves_neither_servers_nor_folders()
    {
        await using var victim = ChildProcess.StartDotnet(
            typeof(OrphanTests).Assembly.Location, "-explicit", "only", "-showLiveOutput", "-method", $"{typeof(OrphanTests).FullName}.{nameof(Victim)}");
        var line = await victim.WaitForLineAsync("server ");
        var words = line[line.IndexOf("server ", StringComparison.Ordinal)..].Split(' ');
        var (server, folder) = (int.Parse(words[1], null), words[2]);
        ChildProcessTests.IsAlive(server).ShouldBeTrue();
        Directory.Exists(folder).ShouldBeTrue();

        victim.Kill();

        await Eventually.IsTrueAsync(() => !ChildProcessTests.IsAlive(server), "the server has ended");
        await Eventually.IsTrueAsync(() => !Directory.Exists(folder), "its folder is gone");
    }

    [Fact(Explicit = true)]
    public async Task Victim()
    {
        await using var server = await RedisServer.StartAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"server {server.ProcessId} {server.Directory}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
    }
}
