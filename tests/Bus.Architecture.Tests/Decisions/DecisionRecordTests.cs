using System.Text.RegularExpressions;
using Bus.Testing;

namespace Bus.Architecture.Tests.Decisions;

public sealed partial class DecisionRecordTests
{
    private static readonly string[] Parts = ["## Status", "## Context", "## Decision", "## Consequences"];

    public static TheoryData<string> Records
        => new(Directory.GetFiles(Repository.PathOf("docs/adr"), "*.md").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal));

    [Fact]
    public void Numbers_are_unique()
        => Records.GroupBy(row => row.Data[..4]).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_numbered_titled_and_has_all_parts_in_order(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf($"docs/adr/{file}"));

        FileName().IsMatch(file).ShouldBeTrue($"{file} is not of the form 0001-short-title.md.");
        lines[0].ShouldStartWith($"# {file[..4]} ");
        lines.Where(Parts.Contains).ShouldBe(Parts);
    }

    [GeneratedRegex("^[0-9]{4}-[a-z0-9-]+[.]md$")]
    private static partial Regex FileName();
}
