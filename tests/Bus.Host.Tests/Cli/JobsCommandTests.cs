using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

/// <summary>The commands of jobs, with a worker in a process of its own.</summary>
public sealed class JobsCommandTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Unknown = "0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10";

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Jobs_are_listed_shown_counted_exported_and_retried()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var fine = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--priority", "high", "--wait", "--json");
        var id = fine.Json().GetProperty("jobId").GetString()!;
        var failed = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--worker-data", "none.csv", "--wait", "--json");
        failed.ExitCode.ShouldBe(1);
        await Eventually.PassesAsync(async () => (await RunAsync("status", id, "--json")).Json().GetProperty("state").GetString().ShouldBe("Completed"));

        var listed = (await RunAsync("jobs", "list", "--state", "completed", "--json")).Json().GetProperty("jobs").EnumerateArray().ShouldHaveSingleItem();
        (listed.GetProperty("jobId").GetString(), listed.GetProperty("type").GetString()).ShouldBe((id, "backtest"));
        (await RunAsync("jobs", "show", id)).Output.ShouldContain("Completed");
        var statistics = (await RunAsync("jobs", "stats", "--json")).Json().EnumerateArray().Single(x => x.GetProperty("type").GetString() == "backtest");
        (statistics.GetProperty("failureRate").GetDouble(), statistics.GetProperty("level").GetString()).ShouldBe((0.5, "critical"));
        (await RunAsync("jobs", "export", "--format", "csv")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        (await RunAsync("jobs", "bulk", "retry", "--type", "backtest", "--dry-run", "--json")).Json().GetProperty("jobs").GetInt32().ShouldBe(1);

        (await RunAsync("retry", failed.Json().GetProperty("jobId").GetString()!)).ExitCode.ShouldBe(0);

        await Eventually.PassesAsync(async () => Attempt(await RunAsync("status", failed.Json().GetProperty("jobId").GetString()!, "--json")).ShouldBe(2));
        (await RunAsync("retry", id)).ShouldFailWith(1, $"The job {id} has completed; only a job that failed or was cancelled can be retried.");
        (await RunAsync("cancel", id)).ShouldFailWith(1, $"The job {id} has completed; only a job that has not ended can be cancelled.");
    }

    [Fact]
    public async Task Many_jobs_are_retried_at_once_and_those_that_have_completed_are_left()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var fine = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--wait", "--json");
        string[] failed = [await FailAsync(), await FailAsync()];
        await Eventually.PassesAsync(async () => (await RunAsync("jobs", "bulk", "retry", "--type", "backtest", "--dry-run", "--json")).Json().GetProperty("jobs").GetInt32().ShouldBe(2));

        var bulk = await RunAsync("jobs", "bulk", "retry", "--type", "backtest", "--yes", "--json");

        bulk.ExitCode.ShouldBe(0, bulk.Error);
        (bulk.Json().GetProperty("jobs").GetInt32(), bulk.Json().GetProperty("refused").GetInt32()).ShouldBe((2, 0));
        foreach (var id in failed)
        {
            await Eventually.PassesAsync(async () => Attempt(await RunAsync("status", id, "--json")).ShouldBe(2));
        }

        Attempt(await RunAsync("status", fine.Json().GetProperty("jobId").GetString()!, "--json")).ShouldBe(1);
    }

    [Theory]
    [InlineData(1, $"Nothing is known of the job {Unknown}: it was never submitted under this prefix", "cancel", Unknown)]
    [InlineData(1, $"Nothing is known of the job {Unknown}: it was never submitted under this prefix", "retry", Unknown)]
    [InlineData(1, $"Nothing is known of the job {Unknown}: it was never submitted under this prefix", "jobs", "show", Unknown)]
    [InlineData(2, "There is no state 'lost'; there is Submitted, Queued, ", "jobs", "list", "--state", "lost")]
    [InlineData(2, "--format is 'xml'; it must be json or csv.", "jobs", "export", "--format", "xml")]
    [InlineData(2, "Nothing says which jobs are meant; give --type, --state or --older-than.", "jobs", "bulk", "cancel", "--yes")]
    [InlineData(2, "Give one of --dry-run, which counts what fits, and --yes, which does it.", "jobs", "bulk", "cancel", "--type", "backtest")]
    [InlineData(2, "--remind-before is given without --deadline", "submit", "backtest", "--strategy", "sma-cross", "--remind-before", "1m")]
    public async Task What_cannot_be_done_is_said_in_one_sentence_and_nothing_is_changed(int exitCode, string sentence, params string[] arguments)
    {
        (await RunAsync(arguments)).ShouldFailWith(exitCode, sentence);

        (await fixture.Server.SendAsync("KEYS", "bus:{jobs}:*")).Count.ShouldBe(0);
    }

    private async Task<string> FailAsync() =>
        (await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--worker-data", "none.csv", "--wait", "--json")).Json().GetProperty("jobId").GetString()!;

    private static int Attempt(Finished status) => JsonDocument.Parse(status.Output).RootElement.GetProperty("attempt").GetInt32();

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", fixture.Server.ConnectionString]);
}
