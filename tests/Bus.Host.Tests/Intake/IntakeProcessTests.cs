using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Intake;

/// <summary><c>bus intake</c> as a process of its own.</summary>
public sealed class IntakeProcessTests
{
    private const string List = "strategy_queue";
    private const string Task = """{"task_id":"7c1f7a52-0a1d-4f0a-8a1c-3d1b7f6f2a01","task_type":"backtest","args":{"strategy":"sma-cross","symbols":["sample:goog"]}}""";
    private const string Result = "task_result:7c1f7a52-0a1d-4f0a-8a1c-3d1b7f6f2a01";
    private const string StreamResult = "task_result:8d2a";

    [Fact]
    public async Task What_a_killed_bridge_had_taken_and_not_submitted_is_one_job_of_the_next_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        await using var victim = Start("--redis", Through(proxy, server), "--source", server.ConnectionString, "--lease", "2s");
        await victim.WaitForLineAsync("is ready");

        // It takes over one server address, and gets no further over the other.
        proxy.Stall();
        await server.SendAsync("LPUSH", List, Task);
        await Eventually.PassesAsync(async () => (await HeldAsync(server)).ShouldBe(1));
        victim.Kill();
        await victim.WaitForExitAsync();
        (await HeldAsync(server), (await server.SendAsync("LLEN", List)).Integer, (await server.SendAsync("XLEN", "bus:{jobs}:normal")).Integer).ShouldBe((1, 0, 0));

        await using var worker = await BusProgram.StartWorkerAsync(server);
        await using var next = Start("--redis", server.ConnectionString, "--lease", "2s");

        (await CompletedAsync(server, Result)).GetProperty("data").GetProperty("summary").GetProperty("symbols_processed").GetInt32().ShouldBe(1);
        (await server.SendAsync("KEYS", "bus:{jobs}:saga:job:*-*-*-*-????????????")).Count.ShouldBe(1);
        await Eventually.PassesAsync(async () => (await HeldAsync(server)).ShouldBe(0));
        (await server.SendAsync("LLEN", List)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task The_documented_users_are_enough()
    {
        await using var server = await RedisServer.StartAsync();
        (await server.SendAsync([.. DocumentedUsers.Bus, .. DocumentedUsers.MoreForJobs, .. DocumentedUsers.MoreForIntake])).Text.ShouldBe("OK");
        (await server.SendAsync([.. DocumentedUsers.Intake])).Text.ShouldBe("OK");
        await using var worker = await BusProgram.StartWorkerAsync(server);
        await using var intake = Start("--redis", $"redis://bus:password@127.0.0.1:{server.Port}", "--source", $"redis://intake:password@127.0.0.1:{server.Port}", "--lease", "1s");
        await intake.WaitForLineAsync("is ready");

        await server.SendAsync("LPUSH", List, Task, "no json");
        await server.SendAsync("XADD", "bybit:tasks", "*", "task_id", "8d2a", "task_type", "backtest", "payload", """{"strategy_config":{"name":"EMA Crossover"},"symbol":"sample:goog"}""");
        await server.SendAsync("XADD", "bybit:tasks", "*", "task_type", "dance");

        await CompletedAsync(server, Result);
        await CompletedAsync(server, StreamResult);
        await Eventually.PassesAsync(async () => (await server.SendAsync("LLEN", $"{List}:rejected")).Integer.ShouldBe(1));
        await Eventually.PassesAsync(async () => (await server.SendAsync("LLEN", "bybit:tasks:rejected")).Integer.ShouldBe(1));
        intake.Terminate();
        (await intake.WaitForExitAsync()).ShouldBe(0, string.Join('\n', intake.ErrorLines));
        (await server.SendAsync("ACL", "LOG")).Items.ShouldBeEmpty("no command was denied");
    }

    private static ChildProcess Start(params string[] options) => BusProgram.Start(["intake", .. options]);

    private static string Through(FaultProxy proxy, RedisServer server) => server.ConnectionString.Replace($":{server.Port}", $":{proxy.Port}", StringComparison.Ordinal);

    private static async Task<long> HeldAsync(RedisServer server)
    {
        var held = 0L;
        foreach (var key in (await server.SendAsync("KEYS", $"{List}:processing:*")).Texts())
        {
            held += (await server.SendAsync("LLEN", key!)).Integer;
        }

        return held;
    }

    private static async Task<JsonElement> CompletedAsync(RedisServer server, string key)
    {
        JsonElement result = default;
        await Eventually.PassesAsync(async () =>
        {
            result = JsonDocument.Parse((await server.SendAsync("GET", key)).Text ?? """{"status":"missing"}""").RootElement;
            var denied = (await server.SendAsync("ACL", "LOG", "1")).Items;
            result.GetProperty("status").GetString().ShouldBe("completed", $"{result} {string.Join(' ', denied.Select(x => string.Join(' ', x.Texts())))}");
        });
        return result;
    }
}
