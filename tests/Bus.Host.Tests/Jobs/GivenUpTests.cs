using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Jobs;

/// <summary>A job whose command was delivered as often as allowed, and whose worker is killed once more, while it gives the command up.</summary>
public sealed class GivenUpTests
{
    private const string Lane = "bus:{backtest}:normal";
    private const string Id = "6b9a5c1e-24f0-4d0e-9a35-0f6a1c1b7d11";
    private const int MaxDeliveryCount = 10;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_job_whose_worker_is_killed_while_it_gives_the_command_up_is_dead_lettered_by_the_next_worker()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        await LeaveBehindAsync(server);
        await using var victim = BusProgram.Start(["worker", "--redis", server.ConnectionString.Replace($":{server.Port}", $":{proxy.Port}", StringComparison.Ordinal), "--lease", "10s"]);
        await victim.WaitForLineAsync("is ready");

        // Slow enough to be seen between the fetch, which counts, and the move.
        proxy.Delay(OneWay);
        (await BusProgram.RunAsync("queues", "resume", "backtest", "--redis", server.ConnectionString)).ExitCode.ShouldBe(0);
        await DeliveredAsync(server, MaxDeliveryCount + 1);
        victim.Kill();
        await victim.WaitForExitAsync();
        (await server.SendAsync("XLEN", "bus:{backtest}_error:normal")).Integer.ShouldBe(0, "the worker was killed too late");

        await using var survivor = await BusProgram.StartWorkerAsync(server, "--lease", "2s");

        await Eventually.PassesAsync(async () => (await server.SendAsync("HGET", $"bus:{{jobs}}:saga:job:{Id}", "state")).Text.ShouldBe("DeadLettered"));
        var status = (await BusProgram.RunAsync("status", Id, "--json", "--redis", server.ConnectionString)).Output;
        JsonDocument.Parse(status).RootElement.GetProperty("error").GetString()!.ShouldStartWith("The command was given up: ");
        (await server.SendAsync("XLEN", "bus:{backtest}_error:normal")).Integer.ShouldBe(1);
        (await server.SendAsync("XLEN", Lane)).Integer.ShouldBe(0);
    }

    /// <summary>The command as workers leave it that die of it: handed back after ten deliveries, in a queue that gives no messages.</summary>
    private static async Task LeaveBehindAsync(RedisServer server)
    {
        await using (var worker = await BusProgram.StartWorkerAsync(server))
        {
            (await BusProgram.RunAsync("queues", "pause", "backtest", "--redis", server.ConnectionString)).ExitCode.ShouldBe(0);
            (await BusProgram.RunAsync("submit", "backtest", "--strategy", "sma-cross", "--id", Id, "--redis", server.ConnectionString)).ExitCode.ShouldBe(0);
            await Eventually.PassesAsync(async () => (await server.SendAsync("XLEN", Lane)).Integer.ShouldBe(1));
            worker.Terminate();
            (await worker.WaitForExitAsync()).ShouldBe(0);
        }

        var read = await server.SendAsync("XREADGROUP", "GROUP", "bus", "dead", "COUNT", "1", "STREAMS", Lane, ">");
        await server.SendAsync("XCLAIM", Lane, "bus", "returned", "0", read[0][1][0][0].Text!, "RETRYCOUNT", MaxDeliveryCount, "JUSTID");
        await server.SendAsync("XGROUP", "DELCONSUMER", Lane, "bus", "dead");
    }

    private static Task DeliveredAsync(RedisServer server, int count) => Eventually.PassesAsync(async () =>
        (await server.SendAsync("XPENDING", Lane, "bus", "-", "+", "1"))[0][3].Integer.ShouldBe(count));
}
