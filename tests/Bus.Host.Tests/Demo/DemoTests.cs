using System.Text.RegularExpressions;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Demo;

public sealed partial class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Five_jobs_complete_the_best_is_drawn_an_idea_becomes_a_strategy_and_nothing_stays_behind()
    {
        await using var demo = BusProgram.Start(["demo"], _folder.Path);

        (await demo.WaitForExitAsync(TimeSpan.FromSeconds(180))).ShouldBe(0, string.Join('\n', demo.Lines));

        var output = string.Join('\n', demo.OutputLines);
        output.ShouldMatch(@"sma-cross +completed +31 trades +final equity +53,310\.62");
        demo.OutputLines.ShouldContain("5 completed, 0 failed.");
        demo.OutputLines[^1].ShouldMatch(@"^Version 1 of 'sma-cross-[0-9a-f]{6}' is deployed; \S+ ran it by its name: 31 trades, final equity 53,310\.62\.$");
        var svg = Path.Combine(_folder.Path, "bus-demo-equity.svg");
        output.ShouldContain($"Equity curve: {svg}");
        System.Xml.Linq.XDocument.Load(svg).Root!.Name.LocalName.ShouldBe("svg");
        demo.ErrorLines.ShouldBeEmpty();
        ShouldBeGone(demo);
    }

    [Fact]
    public async Task A_program_reads_the_outcome_as_json()
    {
        var demo = await BusProgram.RunInAsync(_folder.Path, "demo", "--svg", "best.svg", "--json");

        var json = demo.Json();
        (json.GetProperty("completed").GetInt32(), json.GetProperty("failed").GetInt32()).ShouldBe((5, 0));
        json.GetProperty("svg").GetString().ShouldBe(Path.Combine(_folder.Path, "best.svg"));
        json.GetProperty("jobs").GetArrayLength().ShouldBe(5);
        json.GetProperty("strategy").GetProperty("version").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public async Task A_signal_ends_it_and_cleans_up(int exitCode)
    {
        await using var demo = BusProgram.Start(["demo"], _folder.Path);
        await demo.WaitForLineAsync("Workers run as processes");

        if (exitCode == 130)
        {
            demo.Interrupt();
        }
        else
        {
            demo.Terminate();
        }

        (await demo.WaitForExitAsync()).ShouldBe(exitCode, string.Join('\n', demo.Lines));
        ShouldBeGone(demo);
    }

    [Fact]
    public async Task Killed_without_a_chance_it_still_leaves_nothing_behind()
    {
        await using var demo = BusProgram.Start(["demo"], _folder.Path);
        await demo.WaitForLineAsync("Workers run as processes");

        demo.Kill();

        await Eventually.PassesAsync(() =>
        {
            ShouldBeGone(demo);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Without_a_redis_server_a_sentence_says_what_to_do()
    {
        await using var demo = BusProgram.Start(["demo"], _folder.Path, new Dictionary<string, string?> { ["BUS_REDIS_SERVER"] = "/no/such/redis-server" });

        (await demo.WaitForExitAsync()).ShouldBe(1);
        demo.ErrorLines.ShouldBe(["bus: BUS_REDIS_SERVER is '/no/such/redis-server', which is no program."]);
    }

    /// <summary>Its Redis answers no more, its folder is removed, its workers have ended.</summary>
    private static void ShouldBeGone(ChildProcess demo)
    {
        var redis = Started().Match(demo.OutputLines[0]);
        redis.Success.ShouldBeTrue(demo.OutputLines[0]);
        Directory.Exists(redis.Groups["folder"].Value).ShouldBeFalse();
        Should.Throw<System.Net.Sockets.SocketException>(() => new System.Net.Sockets.TcpClient("127.0.0.1", int.Parse(redis.Groups["port"].Value)));
        var workers = Number().Matches(demo.OutputLines[1]).Select(match => match.Value).ToList();
        workers.Count.ShouldBe(2);
        workers.Where(worker => File.Exists($"/proc/{worker}/cmdline") && File.ReadAllText($"/proc/{worker}/cmdline").Contains("bus.dll")).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^Redis runs at 127\.0\.0\.1:(?<port>\d+) in (?<folder>.+)\.$")]
    private static partial Regex Started();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
