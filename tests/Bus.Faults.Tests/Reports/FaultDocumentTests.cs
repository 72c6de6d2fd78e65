using System.Text.RegularExpressions;
using Bus.Faults.Cases;
using Bus.Faults.Harness;
using Bus.Faults.Reports;
using Bus.Testing;

namespace Bus.Faults.Tests.Reports;

/// <summary>docs/faults.md against the cases there are.</summary>
public sealed partial class FaultDocumentTests
{
    [Fact]
    public void The_document_has_a_row_for_each_case_and_no_other()
        => Rows(Published()).ShouldBe(Rows(Current()), "run ./bus faults --write");

    [Fact]
    public void The_text_around_the_table_is_what_the_program_would_write()
        => Around(Published()).ShouldBe(Around(Current()), "run ./bus faults --write");

    [Fact]
    public void A_case_that_was_not_run_is_named_with_its_reason()
    {
        var document = FaultDocument.Create(FaultCases.All, [new FaultRow { Case = "clocks-skewed", Skipped = "No compiler." }]);

        document.ShouldContain("`clocks-skewed` was not run: No compiler.");
        Rows(document).ShouldBeEmpty();
    }

    private static string Published() => File.ReadAllText(Repository.PathOf(FaultDocument.Path));

    private static string Current() => FaultDocument.Create(FaultCases.All, FaultCases.All.Select(x => new FaultRow { Case = x.Name }).ToList());

    /// <summary>Name, mark and fault of each row.</summary>
    private static List<string> Rows(string document) => Row().Matches(document).Select(x => x.Value).ToList();

    private static string Around(string document) => string.Join('\n', document.Split('\n').Where(x => !x.StartsWith("| `", StringComparison.Ordinal)));

    [GeneratedRegex(@"^\| `[^|]+\|[^|]+\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
