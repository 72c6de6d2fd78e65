using System.Diagnostics;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Jobs;

/// <summary>A long job is cancelled from another process than the one that runs it.</summary>
public sealed class CancelTests
{
    // Within a second of the command's return; a machine that does other things may take longer.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly string[] Long = ["--strategy", "sma-cross", "--grid", "fast=1:400:1", "--grid", "slow=401:1000:1", "--chunk", "240000"];
    private static readonly string[] Short = ["--strategy", "sma-cross", "--grid", "fast=1:5:1", "--grid", "slow=10:20:10"];

    [Fact]
    public async Task A_running_job_ends_soon_after_the_command_and_its_worker_takes_the_next_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await BusProgram.StartWorkerAsync(server, "--concurrency", "1");
        var id = (await BusProgram.RunAsync(["submit", "optimize", .. Long, "--redis", server.ConnectionString])).Output.Trim();
        var chunk = await RunningChunkAsync(server, id);

        var cancel = await BusProgram.RunAsync("cancel", id, "--reason", "not needed", "--redis", server.ConnectionString);
        var returned = Stopwatch.StartNew();

        cancel.ExitCode.ShouldBe(0, cancel.Error);
        await Eventually.PassesAsync(async () => (await StateAsync(server, id)).ShouldBe("Cancelled"));
        await Eventually.PassesAsync(async () => (await server.SendAsync("HGET", chunk, "status")).Text.ShouldBe("cancelled"));
        returned.Elapsed.ShouldBeLessThan(Soon);
        (await server.SendAsync("HGET", $"bus:optimization:{id}", "done-chunks")).Text.ShouldBe("0");

        // The only slot for chunks is free: what is left of the cancelled one would take it for far longer.
        var next = await BusProgram.RunAsync(["submit", "optimize", .. Short, "--wait", "--timeout", "3m", "--json", "--redis", server.ConnectionString]);
        next.ExitCode.ShouldBe(0, next.Error);
        (await server.SendAsync("HGET", chunk, "status")).Text.ShouldBe("cancelled");
    }

    private static async Task<string?> StateAsync(RedisServer server, string id) => (await server.SendAsync("HGET", $"bus:{{jobs}}:saga:job:{id}", "state")).Text;

    private static async Task<string> RunningChunkAsync(RedisServer server, string id)
    {
        var running = "";
        await Eventually.PassesAsync(async () =>
        {
            running = (await server.SendAsync("KEYS", "bus:job:*")).Texts().Single(key => !key!.EndsWith(id, StringComparison.Ordinal))!;
            (await server.SendAsync("HGET", running, "status")).Text.ShouldBe("running");
        });
        return running;
    }
}
