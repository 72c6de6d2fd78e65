using System.Globalization;
using System.Xml.Linq;

namespace Bus.Conformance;

/// <summary>Finds the contract specs among the results of test programs.</summary>
/// <remarks>
/// They are the classes of namespaces that end with "Contracts". Each suite runs in memory, by a class "InMemory" plus its name; every other class whose name ends with
/// that of a suite is the same suite in another place, and what stands before it names the place.
/// </remarks>
public static class SpecResults
{
    private const string Namespace = ".Contracts";

    /// <summary>Reads the results of some test programs.</summary>
    /// <param name="reports">Reports in xUnit's form of XML.</param>
    public static IReadOnlyList<SpecOutcome> Read(IEnumerable<XDocument> reports)
    {
        var tests = reports.SelectMany(x => x.Descendants("test")).Where(x => NamespaceOf(x).EndsWith(Namespace, StringComparison.Ordinal)).ToList();
        var suites = tests.Select(ClassOf).Distinct()
            .Where(x => x.StartsWith(ConformanceTable.InMemory, StringComparison.Ordinal))
            .Select(x => x[ConformanceTable.InMemory.Length..])
            .OrderByDescending(x => x.Length)
            .ToList();
        return tests.Select(x => Read(x, suites)).ToList();
    }

    private static SpecOutcome Read(XElement test, IReadOnlyList<string> suites)
    {
        var name = ClassOf(test);
        var suite = suites.FirstOrDefault(x => name.EndsWith(x, StringComparison.Ordinal))
            ?? throw new FormatException($"{name} belongs to no suite: every suite has a class whose name is {ConformanceTable.InMemory} and the suite's name.");
        return new SpecOutcome(
            suite,
            name[..^suite.Length],
            test.Attribute("method")?.Value ?? throw new FormatException($"A result of {name} has no method."),
            int.TryParse(test.Attribute("source-line")?.Value, CultureInfo.InvariantCulture, out var line) ? line : 0,
            test.Attribute("result")?.Value ?? "",
            test.Element("reason")?.Value.Trim());
    }

    private static string TypeOf(XElement test) => test.Attribute("type")?.Value ?? "";

    private static string NamespaceOf(XElement test)
    {
        var type = TypeOf(test);
        return type[..Math.Max(0, type.LastIndexOf('.'))];
    }

    private static string ClassOf(XElement test)
    {
        var type = TypeOf(test);
        return type[(type.LastIndexOf('.') + 1)..];
    }
}
