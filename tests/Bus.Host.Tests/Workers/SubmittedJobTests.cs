using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workers;

/// <summary>Jobs that one worker runs for all of these tests.</summary>
public sealed class SubmittedJobTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    [Fact]
    public async Task A_submitted_job_runs_and_its_result_can_be_read_by_id()
    {
        var submitted = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--set", "fast=10", "--set", "slow=30", "--finalize", "--wait", "--json");

        submitted.ExitCode.ShouldBe(0, submitted.Error);
        submitted.Json().GetProperty("result").GetProperty("statistics").GetProperty("trades").GetInt32().ShouldBe(31);
        var id = submitted.Json().GetProperty("jobId").GetString()!;
        var status = await RunAsync("status", id, "--json");
        status.ExitCode.ShouldBe(0, status.Error);
        status.Json().GetProperty("status").GetString().ShouldBe("completed");
        (await RunAsync("status", id)).Output.ShouldMatch(@"Final equity +53,310\.62");
    }

    [Fact]
    public async Task A_job_that_fails_ends_the_command_with_its_sentence()
    {
        var run = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--worker-data", "x.csv", "--wait");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe("bus: The job names the file 'x.csv', but this worker has no data directory; allowed are sample:goog and csv text.");
        var id = run.Output.Split(' ')[0];
        (await RunAsync("status", id)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_paused_queue_keeps_its_jobs_until_it_is_resumed()
    {
        (await RunAsync("queues", "pause", "backtest")).Output.ShouldBe("backtest is paused.");
        (await RunAsync("queues", "pause", "backtest")).Output.ShouldBe("backtest was paused already.");
        var id = (await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--json")).Json().GetProperty("jobId").GetString()!;
        await Eventually.PassesAsync(async () => (await RunAsync("queues")).Output.ShouldMatch(@"backtest +1 +0 +0 +\d.* +1 +paused\n"));
        (await RunAsync("status", id, "--json")).Json().GetProperty("status").GetString().ShouldBe("queued");

        (await RunAsync("queues", "resume", "backtest", "--json")).Json().GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await RunAsync("status", id, "--wait", "--json")).Json().GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Log_lines_carry_job_message_and_trace_as_json()
    {
        var id = (await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--wait", "--json")).Json().GetProperty("jobId").GetString()!;

        var line = await fixture.Worker.WaitForLineAsync(x => x.Contains("ended its attempt", StringComparison.Ordinal) && x.Contains(id, StringComparison.Ordinal), "the end of the run");

        var json = System.Text.Json.JsonDocument.Parse(line).RootElement;
        json.GetProperty("Properties").GetProperty("JobId").GetString().ShouldBe(id);
        Guid.TryParse(json.GetProperty("Properties").GetProperty("MessageId").GetString(), out _).ShouldBeTrue(line);
        json.GetProperty("TraceId").GetString()!.Length.ShouldBe(32);
    }

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", fixture.Server.ConnectionString]);
}
