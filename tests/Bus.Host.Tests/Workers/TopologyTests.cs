using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

/// <summary>The program on more than one server.</summary>
public sealed class TopologyTests
{
    [Fact]
    public async Task Jobs_run_on_a_cluster_and_its_queues_are_shown()
    {
        await using var cluster = await RedisClusterSetup.StartAsync();

        await AssertRunsAsync(cluster.ConnectionString);
    }

    [Fact]
    public async Task Jobs_run_behind_sentinels_and_the_queues_are_shown()
    {
        await using var sentinels = await RedisSentinelSetup.StartAsync();

        await AssertRunsAsync(sentinels.ConnectionString);
    }

    private static async Task AssertRunsAsync(string redis)
    {
        await using var worker = BusProgram.Start(["worker", "--redis", redis]);
        await worker.WaitForLineAsync("is ready");

        var submitted = await BusProgram.RunAsync("submit", "backtest", "--strategy", "sma-cross", "--wait", "--json", "--redis", redis);
        submitted.ExitCode.ShouldBe(0, submitted.Error);
        var id = submitted.Json().GetProperty("jobId").GetString()!;
        (await BusProgram.RunAsync("status", id, "--json", "--redis", redis)).Json().GetProperty("status").GetString().ShouldBe("completed");

        var queues = await BusProgram.RunAsync("queues", "--redis", redis);
        queues.ExitCode.ShouldBe(0, queues.Error);
        queues.Output.ShouldContain("backtest");
        (await BusProgram.RunAsync("queues", "pause", "backtest", "--redis", redis)).ExitCode.ShouldBe(0);
        (await BusProgram.RunAsync("queues", "resume", "backtest", "--redis", redis)).ExitCode.ShouldBe(0);
    }
}
