namespace Bus.Host.Tests.Load;

/// <summary><c>bus load --choir</c>, with few sagas.</summary>
public sealed class ChoirLoadTests
{
    [Theory]
    [InlineData]
    [InlineData("--cluster")]
    public async Task Choir_finds_each_event_applied_and_told_of_once_though_processes_are_killed(params string[] where)
    {
        var run = await LoadRun.RunAsync(["--choir", "--kill", "1", "--instances", "20", "--events", "50", "--processes", "3", "--json", .. where]);

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        json.GetProperty("killed").GetInt32().ShouldBePositive();
        LoadRun.Positive(json, "eventsPerSecond").ShouldBe(1000 / LoadRun.Positive(json, "seconds"), 0.001);
        var figures = json.GetProperty("figures").EnumerateArray().ToDictionary(x => x.GetProperty("name").GetString()!, x => (Expected: x.GetProperty("expected").GetInt64(), Seen: x.GetProperty("seen").GetInt64()));
        figures.Values.ShouldAllBe(x => x.Expected == x.Seen);
        figures["events applied"].ShouldBe((1000, 1000));
        figures["events told of"].ShouldBe((1000, 1000));
        figures["sagas with an entry of history per event"].ShouldBe((20, 20));
    }

    [Theory]
    [InlineData("--kill is given without --choir or --workflows.", "--kill")]
    [InlineData("--events is 0; it must be a whole number from 1 to 1000.", "--choir", "--events", "0")]
    [InlineData("--sagas and --choir exclude each other.", "--choir", "--sagas")]
    [InlineData("--queues and --choir exclude each other.", "--choir", "--cluster", "--queues", "4")]
    [InlineData("1,000 --events for each of 5,000 --instances are too many; 1,000,000 in all are allowed.", "--choir", "--events", "1000", "--instances", "5000")]
    public async Task Choir_says_what_does_not_go_together(string sentence, params string[] options)
    {
        var run = await LoadRun.RunAsync(options);

        run.ExitCode.ShouldBe(2, run.Error);
        run.Error.ShouldContain(sentence);
    }
}
