using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Optimization;

/// <summary>Redis dies in the middle of an optimization over worker processes, and comes back with its append-only file.</summary>
public sealed class RedisLossTests
{
    private static readonly string[] Grid = ["--strategy", "sma-cross", "--grid", "fast=2:120:1", "--grid", "slow=121:460:2", "--objective", "finalEquity"];

    [Fact]
    public async Task An_optimization_completes_and_no_chunk_is_lost_or_counted_twice()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = AppendOnly.Always });
        await using var first = await StartAsync(server);
        await using var second = await StartAsync(server);
        var here = (await BusProgram.RunAsync(["optimize", .. Grid, "--top", "20", "--json"])).Json();
        var id = (await BusProgram.RunAsync(["submit", "optimize", .. Grid, "--chunk", "250", "--redis", server.ConnectionString])).Output.Trim();
        await Eventually.PassesAsync(async () => (await DoneAsync(server, id)).ShouldBeGreaterThanOrEqualTo(5));

        await server.KillAsync();
        await server.RestartAsync();

        (await DoneAsync(server, id)).ShouldBeLessThan(81, "there must be something left to do");
        var there = await BusProgram.RunAsync("results", id, "--wait", "--top", "20", "--json", "--redis", server.ConnectionString);
        there.ExitCode.ShouldBe(0, there.Error);
        there.Json().GetProperty("counts").GetProperty("runs").GetInt32().ShouldBe(119 * 170);
        JsonElement.DeepEquals(there.Json().GetProperty("runs"), here.GetProperty("runs")).ShouldBeTrue();
        (await DoneAsync(server, id)).ShouldBe(81);
        (await server.SendAsync("HGET", $"bus:optimization:{id}", "done")).Text.ShouldBe($"{119 * 170}");
        (await server.SendAsync("HGET", $"bus:optimization:{id}", "runs")).Text.ShouldBe($"{119 * 170}");
    }

    private static Task<ChildProcess> StartAsync(RedisServer server) => BusProgram.StartWorkerAsync(server, "--concurrency", "1", "--lease", "2s");

    private static async Task<int> DoneAsync(RedisServer server, string id) => int.Parse((await server.SendAsync("HGET", $"bus:optimization:{id}", "done-chunks")).Text ?? "0");
}
