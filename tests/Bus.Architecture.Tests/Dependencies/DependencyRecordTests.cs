using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bus.Testing;

namespace Bus.Architecture.Tests.Dependencies;

/// <summary>Every package is there for a recorded reason, under a recorded licence.</summary>
public sealed partial class DependencyRecordTests
{
    private const string Record = "docs/adr/0004-dependencies.md";

    private static readonly string[] PermittedLicences = ["Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "MS-PL"];

    private static IReadOnlyList<string> Packages => XDocument.Load(Repository.PathOf("Directory.Packages.props"))
        .Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).ToList();

    /// <summary>Rows of the form | `package`, `package` | licence | upkeep | reason |.</summary>
    private static IReadOnlyList<(IReadOnlyList<string> Packages, string Licence, string Upkeep, string Reason)> Rows => File.ReadLines(Repository.PathOf(Record))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => ((IReadOnlyList<string>)PackageName().Matches(cells[0]).Select(match => match.Groups[1].Value).ToList(), cells[1], cells[2], cells[3]))
        .ToList();

    [Fact]
    public void Every_package_is_recorded_once_and_every_recorded_package_exists()
        => Rows.SelectMany(row => row.Packages).ShouldBe(Packages, ignoreOrder: true);

    [Fact]
    public void Every_record_names_a_permitted_licence_its_upkeep_and_a_reason()
    {
        Rows.ShouldNotBeEmpty();
        Rows.Where(row => !PermittedLicences.Contains(row.Licence)).ShouldBeEmpty();
        Rows.Where(row => row.Upkeep.Length == 0 || row.Reason.Length < 20).ShouldBeEmpty();
    }

    [Fact]
    public void Project_files_leave_versions_to_the_central_list()
    {
        var versioned = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Where(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);

        versioned.Select(reference => reference.ToString()).ShouldBeEmpty();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex PackageName();
}
