using System.Net;
using System.Net.Sockets;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

public sealed class WorkerTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private RedisServer Server => fixture.Server;

    public async ValueTask InitializeAsync() => await Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_file_travels_with_the_job_and_the_workers_own_files_can_be_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("mine.csv", "date,open,high,low,close\n2020-01-01,1,2,1,2\n2020-01-02,2,3,2,3\n2020-01-03,3,4,3,4\n");
        await using var worker = await BusProgram.StartWorkerAsync(Server, "--data", folder.Path);

        foreach (var source in new[] { new[] { "--data", file }, ["--worker-data", "mine.csv"] })
        {
            var run = await RunAsync(["submit", "backtest", "--strategy", "sma-cross", "--set", "fast=1", "--set", "slow=2", "--wait", "--json", .. source]);

            run.ExitCode.ShouldBe(0, run.Error);
            var statistics = run.Json().GetProperty("result").GetProperty("statistics");
            (statistics.GetProperty("data").GetString(), statistics.GetProperty("bars").GetInt32()).ShouldBe(("mine.csv", 3));
        }
    }

    [Fact]
    public async Task A_job_that_nobody_knows_is_an_error()
        => (await RunAsync("status", "0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10")).ShouldFailWith(1, "Nothing is known of the job 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10");

    [Fact]
    public async Task Queues_show_what_waits_and_who_consumes()
    {
        (await RunAsync("queues")).Output.ShouldBe("There are no queues.");
        await RunAsync("submit", "backtest", "--strategy", "sma-cross");

        var waiting = Queue((await RunAsync("queues", "--json")).Json());
        (waiting.Waiting, waiting.InFlight, waiting.Consumers).ShouldBe((1, 0, 0));
        waiting.Oldest!.Value.ShouldBeGreaterThan(0);

        await using var worker = await BusProgram.StartWorkerAsync(Server);
        await Eventually.ReturnsAsync(
            async () => Queue((await RunAsync("queues", "--json")).Json()),
            queue => queue == (0, 0, null, 1),
            "the queue is empty and has a consumer");
        await Eventually.PassesAsync(async () => (await RunAsync("queues")).Output.ShouldMatch(@"queue +waiting +in flight +delayed +oldest +consumers *\nbacktest +0 +0 +0 +- +1 *\nbacktest-fault +0 +0 +0 +- +1 *\njobs +0 +0 +0 +- +1"));
    }

    [Theory]
    [InlineData("nothing", "There is no queue 'nothing'.")]
    [InlineData("a b", "The queue name 'a b' is not valid; allowed are letters, digits and - _ . :")]
    public async Task A_queue_that_is_none_cannot_be_paused(string queue, string sentence) =>
        (await RunAsync("queues", "pause", queue)).ShouldFailWith(2, sentence);

    [Fact]
    public async Task At_SIGTERM_a_worker_signs_off_and_ends_with_success()
    {
        await using var worker = await BusProgram.StartWorkerAsync(Server);

        worker.Terminate();

        (await worker.WaitForExitAsync()).ShouldBe(0, string.Join('\n', worker.Lines));
        (await Server.SendAsync("EXISTS", "bus:{backtest}:consumers")).Integer.ShouldBe(0);
        (await Server.SendAsync("XINFO", "CONSUMERS", "bus:{backtest}:normal", "bus")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task At_SIGTERM_before_it_has_connected_a_worker_ends_with_success()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var worker = BusProgram.Start(["worker", "--redis", $"redis://{silent.LocalEndpoint}"]);
        using var connected = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        worker.Terminate();

        (await worker.WaitForExitAsync()).ShouldBe(0, string.Join('\n', worker.Lines));
    }

    private static (long Waiting, long InFlight, double? Oldest, long Consumers) Queue(System.Text.Json.JsonElement queues)
    {
        var queue = queues.EnumerateArray().Single(x => x.GetProperty("queue").GetString() == "jobs");
        var oldest = queue.GetProperty("oldestSeconds");
        return (
            queue.GetProperty("waiting").GetInt64(),
            queue.GetProperty("inFlight").GetInt64(),
            oldest.ValueKind == System.Text.Json.JsonValueKind.Null ? null : oldest.GetDouble(),
            queue.GetProperty("consumers").GetInt64());
    }

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", Server.ConnectionString]);
}
