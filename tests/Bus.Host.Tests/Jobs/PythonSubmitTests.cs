using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Jobs;

/// <summary>A job that is asked for by a program in Python, as contracts/wire-format.md documents <c>SubmitJob</c>.</summary>
public sealed partial class PythonSubmitTests
{
    private const string Producer =
        """
        import json, sys, time
        import redis
        r = redis.Redis.from_url(sys.argv[1], decode_responses=True)
        key, headers, body = sys.argv[2], sys.argv[3], sys.argv[4]
        r.xadd(key, {"headers": headers, "body": body})
        job = "bus:job:" + json.loads(body)["jobId"]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and r.hget(job, "status") not in ("completed", "failed", "cancelled"):
            time.sleep(0.02)
        print(json.dumps(r.hgetall(job)))
        """;

    [Fact]
    public async Task The_documented_message_runs_its_job_with_its_own_settings()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await BusProgram.StartWorkerAsync(server);
        var documented = Documented().Match(await File.ReadAllTextAsync(Repository.PathOf("contracts/wire-format.md"), TestContext.Current.CancellationToken));
        documented.Success.ShouldBeTrue();
        var (key, headers, body) = (documented.Groups[1].Value, documented.Groups[2].Value, documented.Groups[3].Value);

        var job = JsonDocument.Parse(await Python.RunAsync(Producer, server.ConnectionString, key, headers, body)).RootElement;

        (job.GetProperty("status").GetString(), job.GetProperty("type").GetString(), job.GetProperty("attempt").GetString()).ShouldBe(("completed", "backtest", "1"));
        JsonDocument.Parse(job.GetProperty("result").GetString()!).RootElement.GetProperty("statistics").GetProperty("strategy").GetString().ShouldBe("sma-cross");
        var id = JsonDocument.Parse(body).RootElement.GetProperty("jobId").GetString()!;
        await Eventually.PassesAsync(async () => (await server.SendAsync("HGET", $"bus:{{jobs}}:saga:job:{id}", "state")).Text.ShouldBe("Completed"));
        var shown = (await BusProgram.RunAsync("status", id, "--json", "--redis", server.ConnectionString)).Json();
        shown.GetProperty("priority").GetInt32().ShouldBe(75);
    }

    [GeneratedRegex(@"XADD '([^']+)' '\*' headers '(\{[^']*SubmitJob""\})' body '([^']+)'")]
    private static partial Regex Documented();
}
