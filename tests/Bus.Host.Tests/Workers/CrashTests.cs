using System.Diagnostics;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

/// <summary>A worker is killed, or frozen for three leases, in the middle of a thousand jobs.</summary>
public sealed class CrashTests
{
    private const int Jobs = 1000;
    private const int Concurrency = 4;
    private const string Lane = "bus:{backtest}:normal";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task After_a_kill_all_jobs_complete_and_nothing_is_left_behind()
    {
        await using var server = await RedisServer.StartAsync();
        await using var survivor = await StartAsync(server);
        await using var victim = await StartAsync(server);
        var jobs = await SubmitAsync(server);
        await HalfDoneAsync(server, jobs);

        victim.Kill();
        var killed = Stopwatch.StartNew();

        await ShouldLeaveNothingAsync(server, killed, consumers: 1);
        await ShouldCompleteAsync(server, jobs);
    }

    [Fact]
    public async Task After_a_freeze_all_jobs_complete_and_the_worker_goes_on_under_a_new_name()
    {
        await using var server = await RedisServer.StartAsync();
        await using var survivor = await StartAsync(server);
        await using var victim = await StartAsync(server);
        var jobs = await SubmitAsync(server);
        await HalfDoneAsync(server, jobs);

        victim.Stop();
        var frozen = Stopwatch.StartNew();
        await ShouldLeaveNothingAsync(server, frozen, consumers: 1);
        await Eventually.IsTrueAsync(() => frozen.Elapsed >= 3 * Lease, "three leases have passed");
        victim.Continue();

        // It learns of its loss, signs on again and takes jobs.
        await ShouldLeaveNothingAsync(server, Stopwatch.StartNew(), consumers: 2);
        await ShouldCompleteAsync(server, jobs);
        victim.Terminate();
        (await victim.WaitForExitAsync()).ShouldBe(0, string.Join('\n', victim.Lines));
        await ShouldLeaveNothingAsync(server, Stopwatch.StartNew(), consumers: 1);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_loses_and_repeats_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        // A lease that a busy machine cannot outlast: nothing but the stop may hand jobs over.
        await using var survivor = await StartAsync(server, lease: "30s");
        await using var leaving = await StartAsync(server, lease: "30s");
        var jobs = await SubmitAsync(server);
        await HalfDoneAsync(server, jobs);

        leaving.Terminate();

        (await leaving.WaitForExitAsync()).ShouldBe(0, string.Join('\n', leaving.Lines));
        (await ShouldCompleteAsync(server, jobs)).ShouldBe(0);
    }

    private static Task<ChildProcess> StartAsync(RedisServer server, string lease = "3s")
        => BusProgram.StartWorkerAsync(server, "--lease", lease, "--concurrency", $"{Concurrency}", "--log-level", "information");

    /// <summary>As any client would: raw JSON by XADD.</summary>
    private static async Task<List<Guid>> SubmitAsync(RedisServer server)
    {
        await using var probe = await server.ConnectAsync();
        var jobs = Enumerable.Range(0, Jobs).Select(_ => Guid.NewGuid()).ToList();
        foreach (var job in jobs)
        {
            await probe.SendAsync("XADD", Lane, "*", "body", $$"""{"jobId":"{{job}}","strategy":"sma-cross"}""");
        }

        return jobs;
    }

    private static async Task HalfDoneAsync(RedisServer server, List<Guid> jobs)
    {
        await using var probe = await server.ConnectAsync();
        var left = await Eventually.ReturnsAsync(async () => (await probe.SendAsync("XLEN", Lane)).Integer, length => length < Jobs * 0.7, "a part of the jobs is done");
        left.ShouldBeGreaterThan(0, "The jobs were done before the worker could be struck in their middle.");
    }

    /// <summary>Nobody but live consumers is left, and nothing is pending with anybody else, within two leases.</summary>
    private static async Task ShouldLeaveNothingAsync(RedisServer server, Stopwatch since, int consumers)
    {
        await using var probe = await server.ConnectAsync();
        await Eventually.PassesAsync(
            async () =>
            {
                var live = (await probe.SendAsync("ZRANGE", "bus:{backtest}:consumers", 0, -1)).Texts();
                live.Count.ShouldBe(consumers);
                foreach (var lane in new[] { "critical", "high", "normal", "low" })
                {
                    var known = (await probe.SendAsync("XINFO", "CONSUMERS", $"bus:{{backtest}}:{lane}", "bus")).Items;
                    known.Select(x => x["name"].Text).Where(name => name != "returned" || lane != "normal").Except(live).ShouldBeEmpty();
                }
            },
            (2 * Lease) - since.Elapsed);
    }

    /// <summary>Every job completed; returns how many runs were repeated, which is at most what was in flight.</summary>
    private static async Task<long> ShouldCompleteAsync(RedisServer server, List<Guid> jobs)
    {
        await using var probe = await server.ConnectAsync();
        await Eventually.ReturnsAsync(async () => (await probe.SendAsync("XLEN", Lane)).Integer, length => length == 0, "all jobs are settled", deadline: TimeSpan.FromSeconds(180));
        (await probe.SendAsync("XPENDING", Lane, "bus"))[0].Integer.ShouldBe(0);
        long repeated = 0;
        foreach (var job in jobs)
        {
            var fields = await probe.SendAsync("HMGET", $"bus:job:{job}", "status", "attempt");
            fields[0].Text.ShouldBe("completed");
            repeated += fields[1].Integer - 1;
        }

        repeated.ShouldBeLessThanOrEqualTo(Concurrency);
        (await probe.SendAsync("EXISTS", "bus:{backtest}_error:normal")).Integer.ShouldBe(0);

        // The process that was struck hosts the job saga as well.
        await Eventually.ReturnsAsync(
            async () => (await probe.SendAsync("ZCARD", "bus:{jobs}:saga:job:state:Completed")).Integer, count => count == jobs.Count, "the saga knows that all jobs completed", deadline: TimeSpan.FromSeconds(180));
        return repeated;
    }
}
