namespace Bus.Host.Tests.Load;

/// <summary><c>bus load --jobs</c>, with as few jobs as it takes.</summary>
public sealed class JobsLoadTests
{
    [Fact]
    public async Task Jobs_that_fail_take_too_long_and_kill_come_to_exactly_what_must_come_out()
    {
        // Beside other tests a process may get no processor for the two seconds of the usual lease: its job would run again.
        var run = await LoadRun.RunAsync("--jobs", "100", "--lease", "8", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        var counts = json.GetProperty("counts").EnumerateArray().ToDictionary(x => x.GetProperty("name").GetString()!, x => x.GetProperty("seen").GetInt64());
        (counts["completed"], counts["completed after one retry"], counts["dead-lettered"], counts["processes killed"]).ShouldBe((92, 10, 8, 3));
        (counts["completed in the end"], counts["cancelled on request"]).ShouldBe((100, 5));
        json.GetProperty("deadLetters").EnumerateArray().Select(x => x.GetProperty("count").GetInt64()).ShouldBe([5, 2, 1]);

        // Within a second; a machine that does other things may take longer.
        LoadRun.Positive(json, "cancelMilliseconds").ShouldBeLessThan(5000);
    }
}
