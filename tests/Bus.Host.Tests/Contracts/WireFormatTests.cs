using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Contracts;

/// <summary>The examples of contracts/wire-format.md, run as they stand there.</summary>
public sealed partial class WireFormatTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("contracts/wire-format.md"));

    [Fact]
    public async Task The_example_for_redis_cli_runs_a_job()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var command = Block("sh").Replace("redis-cli", $"redis-cli -p {fixture.Server.Port}", StringComparison.Ordinal);
        var id = Id().Match(command).Value;

        await using (var shell = ChildProcess.Start("/bin/sh", "-c", command))
        {
            (await shell.WaitForExitAsync()).ShouldBe(0, string.Join('\n', shell.Lines));
        }

        var status = await BusProgram.RunAsync("status", id, "--wait", "--json", "--redis", fixture.Server.ConnectionString);
        status.Json().GetProperty("result").GetProperty("statistics").GetProperty("trades").GetInt32().ShouldBe(31);
    }

    [Fact]
    public async Task The_example_for_python_runs_a_job_and_reads_its_result()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);

        var output = await Python.RunAsync(Block("python"), fixture.Server.ConnectionString);

        var statistics = JsonDocument.Parse(output).RootElement.GetProperty("statistics");
        statistics.GetProperty("trades").GetInt32().ShouldBe(31);
        statistics.GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.005);
    }

    private static string Block(string language)
    {
        var start = Document.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Document[start..Document.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
