using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Contracts;

/// <summary>The examples of contracts/wire-format.md, run as they stand there.</summary>
public sealed partial class WireFormatTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("contracts/wire-format.md"));

    private RedisServer Server => fixture.Server;

    [Fact]
    public async Task The_example_for_redis_cli_runs_a_job()
    {
        await using var worker = await BusProgram.StartWorkerAsync(Server);
        var command = Block("sh");
        var id = Id().Match(command).Value;

        await RunAsync(command);
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("EXISTS", $"bus:job:{id}")).Integer.ShouldBe(1));

        var status = await BusProgram.RunAsync("status", id, "--wait", "--json", "--redis", Server.ConnectionString);
        status.Json().GetProperty("result").GetProperty("statistics").GetProperty("trades").GetInt32().ShouldBe(31);
    }

    [Fact]
    public async Task The_examples_for_jobs_submit_cancel_and_retry_one()
    {
        await using var worker = await BusProgram.StartWorkerAsync(Server);
        var commands = Block("sh", from: "## Submit a job of any type").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        commands.Length.ShouldBe(3);
        var id = Id().Match(commands[0]).Value;

        // Held back, so that it can be cancelled before it runs.
        await BusAsync("queues", "pause", "backtest");
        await RunAsync(commands[0]);
        await ShouldBeAsync(id, "Queued");
        await RunAsync(commands[1]);
        await ShouldBeAsync(id, "Cancelled");
        await RunAsync(commands[2]);
        await ShouldBeAsync(id, "Queued");
        await BusAsync("queues", "resume", "backtest");

        var job = await ShouldBeAsync(id, "Completed");
        job.GetProperty("result").GetProperty("statistics").GetProperty("trades").GetInt32().ShouldBe(30);
    }

    [Fact]
    public async Task The_example_for_python_runs_a_job_and_reads_its_result()
    {
        await using var worker = await BusProgram.StartWorkerAsync(Server);

        var output = await Python.RunAsync(Block("python"), Server.ConnectionString);

        var statistics = JsonDocument.Parse(output).RootElement.GetProperty("statistics");
        statistics.GetProperty("trades").GetInt32().ShouldBe(31);
        statistics.GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.005);
    }

    [Fact]
    public async Task The_example_for_workflows_deploys_a_strategy()
    {
        await using var worker = await BusProgram.StartWorkerAsync(Server);
        var command = Block("sh", from: "## Start a workflow");

        await RunAsync(command);

        var workflow = await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("HGET", $"bus:{{workflows}}:saga:workflow:{Id().Match(command).Value}", "state")).Text,
            state => state is "Completed" or "Compensated",
            "the workflow has ended",
            state => state ?? "not there",
            TimeSpan.FromSeconds(180));
        workflow.ShouldBe("Completed");
        (await BusProgram.RunAsync("strategies", "list", "--json", "--redis", Server.ConnectionString)).Output.ShouldContain("\"averages\"");
    }

    private async Task RunAsync(string command)
    {
        await using var shell = ChildProcess.Start("/bin/sh", "-c", command.Replace("redis-cli", $"redis-cli -p {Server.Port}", StringComparison.Ordinal));
        (await shell.WaitForExitAsync()).ShouldBe(0, string.Join('\n', shell.Lines));
    }

    private async Task BusAsync(params string[] arguments)
    {
        var finished = await BusProgram.RunAsync([.. arguments, "--redis", Server.ConnectionString]);
        finished.ExitCode.ShouldBe(0, finished.Error);
    }

    private Task<JsonElement> ShouldBeAsync(string id, string state) => Eventually.ReturnsAsync(
        async () => (await BusProgram.RunAsync("status", id, "--json", "--redis", Server.ConnectionString)) is { Output.Length: > 0 } found ? found.Json() : default,
        status => status.ValueKind == JsonValueKind.Object && status.TryGetProperty("state", out var present) && present.GetString() == state,
        $"the job is {state}",
        status => $"{status}",
        TimeSpan.FromSeconds(180));

    private static string Block(string language, string from = "")
    {
        var start = Document.IndexOf($"```{language}\n", Document.IndexOf(from, StringComparison.Ordinal), StringComparison.Ordinal) + language.Length + 4;
        return Document[start..Document.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
