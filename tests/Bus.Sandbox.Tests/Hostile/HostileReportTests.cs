using System.Text;
using Bus.Sandbox.Tests.Isolation;
using Bus.Sandbox.Tests.Python;
using Bus.Testing;

namespace Bus.Sandbox.Tests.Hostile;

/// <summary>docs/hostile-programs.md lists the programs of this suite. Each of its columns is what a test of the same data asserts; it is written again with <c>BUS_APPROVE=1</c>.</summary>
public sealed class HostileReportTests
{
    private const string Document = "docs/hostile-programs.md";

    private const string Beginning = """
        # Hostile programs

        What tries to be more than a strategy, and where it is stopped. Each line is a test of `tests/Bus.Sandbox.Tests`, which asserts the stage, the limit and these words of the reason; `./bus test` fails
        when this file says anything else than they do (`BUS_APPROVE=1 ./bus test HostileReport` writes it). [sandbox.md](sandbox.md) has the stages and the limits.

        """;

    [Fact]
    public async Task The_published_list_is_the_one_that_is_tested()
    {
        var report = new StringBuilder(Beginning.ReplaceLineEndings("\n"));
        Add(report, "C#: sources that are refused", "stopped at", HostileSources.All, row => (Text(row[1]), Text(row[2])));
        Add(report, "C#: strategies that cannot be asked", "stopped at", HostileRuns.InInspections, row => ("Run", Text(row[2])));
        Add(report, "C#: strategies that take too much", "stopped at", HostileRuns.InRuns, row => ($"Run, {Limit(row[2])}", ""));
        Add(report, "C#: programs that no compiler and no policy has looked at", "stopped by", RawProgramCases.Everywhere, row => ("filter and limits of the kernel", Text(row[2])));
        Add(report, "C#: what such programs do not find", "stopped by", RawProgramCases.WithNamespaces, _ => ("namespaces of the kernel", ""));
        Add(report, "Python: sources that are refused", "stopped at", HostilePythonSources.All, row => ($"{row[1]}, line {row[2]}, column {row[3]}", Text(row[4])));
        Add(report, "Python: programs that no check has looked at", "stopped by", RawPythonCases.Everywhere, _ => ("filter and limits of the kernel", ""));
        Add(report, "Python: what such programs do not find", "stopped by", RawPythonCases.WithNamespaces, _ => ("namespaces of the kernel", ""));
        Add(report, "Python: programs that take too much or lie to their parent", "stopped at", PythonBehaviors.All, row => ($"Run, {Limit(row[2])}", Text(row[3])));
        var path = Repository.PathOf(Document);
        if (Environment.GetEnvironmentVariable("BUS_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(path, report.ToString(), TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe(report.ToString(), $"{Document} is not what the tests say; BUS_APPROVE=1 writes it.");
    }

    private static void Add(StringBuilder report, string title, string stopped, IEnumerable<ITheoryDataRow> rows, Func<object?[], (string Stage, string Reason)> describe)
    {
        report.Append($"\n## {title}\n\n| program | {stopped} | words of the reason |\n|---|---|---|\n");
        foreach (var data in rows.Select(row => row.GetData()))
        {
            var (stage, reason) = describe(data);
            report.Append($"| {data[0]} | {stage} | {reason.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static string Limit(object? limit) => limit is SandboxLimit known ? known.ToString() : "its own failure";

    private static string Text(object? value) => $"{value}";
}
