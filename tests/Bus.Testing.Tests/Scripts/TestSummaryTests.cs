namespace Bus.Testing.Tests.Scripts;

/// <summary>What ./bus test makes of the output of a test program.</summary>
public sealed class TestSummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-summary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Counts_failures_and_skips_are_read()
    {
        var (counts, failures, skips) = await SummarizeAsync(
            """
              Starting:    Bus.Sample.Tests
                Bus.Sample.Tests.A.Breaks(text: "[x]") [FAIL]
                  expected 1
                  
                  but was 2
                  Stack Trace:
                    tests/A.cs(4,0): at A.Breaks()
            12:00:01-D a log line of the program under test
                Bus.Sample.Tests.A.Waits [SKIP]
                  needs a thing
                  that is not here
                Bus.Sample.Tests.B.Waits [SKIP]
                  another reason
                [Test Class Cleanup Failure (Bus.Sample.Tests.A)] System.Exception
                  cleanup
              Finished:    Bus.Sample.Tests (ID = '1')
            === TEST EXECUTION SUMMARY ===
               Bus.Sample.Tests  Total: 9, Errors: 1, Failed: 1, Skipped: 2, Not Run: 1, Time: 0.284s
            """);

        counts.ShouldBe("5 2 2");
        failures.ShouldBe(
            """
            Bus.Sample.Tests.A.Breaks(text: "[x]") [FAIL]
              expected 1
              
              but was 2
              Stack Trace:
                tests/A.cs(4,0): at A.Breaks()
            [Test Class Cleanup Failure (Bus.Sample.Tests.A)] System.Exception
              cleanup

            """);
        skips.ShouldBe(
            """
              Bus.Sample.Tests.A.Waits: needs a thing that is not here
              Bus.Sample.Tests.B.Waits: another reason

            """);
    }

    [Fact]
    public async Task A_run_in_which_no_test_matched_counts_nothing()
        => (await SummarizeAsync("   Bus.Sample.Tests  Total: 0")).Counts.ShouldBe("0 0 0");

    [Fact]
    public async Task A_program_that_died_before_its_summary_counts_nothing_at_all()
        => (await SummarizeAsync("  Starting:    Bus.Sample.Tests\nUnhandled exception.")).Counts.ShouldBe("");

    private async Task<(string Counts, string Failures, string Skips)> SummarizeAsync(string output)
    {
        var (log, failures, skips) = (Path.Combine(_folder, "log"), Path.Combine(_folder, "failures"), Path.Combine(_folder, "skips"));
        await File.WriteAllTextAsync(log, output + "\n");
        await using var awk = ChildProcess.Start(
            "awk", "-v", $"failures={failures}", "-v", $"skips={skips}", "-f", Repository.PathOf("eng/test-summary.awk"), log);
        (await awk.WaitForExitAsync()).ShouldBe(0, string.Join('\n', awk.ErrorLines));
        return (string.Join('\n', awk.OutputLines), Read(failures), Read(skips));
    }

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
