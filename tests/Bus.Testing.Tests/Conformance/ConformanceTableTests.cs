using System.Xml.Linq;
using Bus.Conformance;

namespace Bus.Testing.Tests.Conformance;

/// <summary>The table of behaviours, made from the results of the contract specs.</summary>
public sealed class ConformanceTableTests
{
    [Fact]
    public void A_behaviour_is_a_line_and_the_place_a_column()
    {
        var table = Table(Test("InMemoryJobServiceSpecs", "A_job_runs"), Test("RedisStreamsJobServiceSpecs", "A_job_runs"));

        table.ShouldContain("\n## Job service\n\n| | in-memory | standalone | secured | Sentinel | Cluster |\n|---|---|---|---|---|---|\n| A job runs | yes | yes | no (1) | no (1) | no (1) |\n");
        table.ShouldEndWith("\n## Why not\n\n1. No suite is run there yet.\n");
    }

    [Fact]
    public void A_suite_that_is_missing_in_a_place_where_others_run_is_told_apart_from_a_place_where_none_does()
    {
        var table = Table(Test("InMemoryFaultSpecs", "A"), Test("SecuredFaultSpecs", "A"), Test("InMemorySendSpecs", "B"));

        table.ShouldContain("| B | yes | no (1) | no (2) |");
        table.ShouldEndWith("1. No suite is run there yet.\n2. This suite is not run there.\n");
    }

    [Fact]
    public void Classes_of_other_places_fill_their_columns_by_their_names()
    {
        var table = Table(
            Test("InMemoryFaultSpecs", "It_faults"),
            Test("SentinelFaultSpecs", "It_faults"),
            Test("ClusterFaultSpecs", "It_faults"),
            Test("StackExchangeFaultSpecs", "It_faults"));

        table.ShouldContain("| | in-memory | standalone | secured | Sentinel | Cluster | StackExchange |");
        table.ShouldContain("| It faults | yes | no (1) | no (1) | yes | yes | yes |");
    }

    [Fact]
    public void A_skipped_spec_is_a_no_with_its_reason_which_stands_there_once()
    {
        var table = Table(
            Test("InMemoryFaultSpecs", "A", "Skip", "Nothing outlives the bus."),
            Test("InMemoryFaultSpecs", "B", "Skip", "Nothing outlives the bus."),
            Test("RedisStreamsFaultSpecs", "A"),
            Test("RedisStreamsFaultSpecs", "B"));

        table.ShouldContain("| A | no (1) | yes |");
        table.ShouldContain("| B | no (1) | yes |");
        table.ShouldContain("1. Nothing outlives the bus.\n2. No suite is run there yet.\n");
    }

    [Fact]
    public void The_cases_of_a_theory_are_one_line_that_says_partly_and_fails()
    {
        var partly = Table(Test("InMemoryFaultSpecs", "A"), Test("InMemoryFaultSpecs", "A", "Skip", "Not this one."));
        var fails = Table(Test("InMemoryFaultSpecs", "A"), Test("InMemoryFaultSpecs", "A", "Fail"));

        partly.ShouldContain("| A | partly (1) |");
        fails.ShouldContain("| A | **fails** |");
    }

    [Fact]
    public void Lines_stand_in_the_order_of_the_suite()
    {
        var table = Table(Test("InMemoryFaultSpecs", "B", line: 7), Test("InMemoryFaultSpecs", "A", line: 30));

        table.IndexOf("| B |", StringComparison.Ordinal).ShouldBeLessThan(table.IndexOf("| A |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_suite_whose_name_ends_with_that_of_another_is_its_own()
        => Table(Test("InMemorySagaSpecs", "A"), Test("InMemoryRedisSagaSpecs", "B")).ShouldContain("## Redis saga\n");

    [Fact]
    public void A_class_of_no_suite_is_refused_with_a_sentence()
        => Should.Throw<FormatException>(() => Table(Test("ClusterFaultSpecs", "A"))).Message.ShouldBe(
            "ClusterFaultSpecs belongs to no suite: every suite has a class whose name is InMemory and the suite's name.");

    [Fact]
    public void Results_without_contract_specs_are_refused()
        => Should.Throw<FormatException>(() => ConformanceTable.Write(SpecResults.Read([new XDocument(new XElement("assemblies"))])));

    [Fact]
    public void Tests_of_other_namespaces_are_none_of_its_business()
    {
        var other = new XElement("test", new XAttribute("type", "Bus.Contracts.Tests.RecordTests"), new XAttribute("method", "X"), new XAttribute("result", "Pass"));

        Table(Test("InMemoryFaultSpecs", "A"), other).ShouldNotContain("| X |");
    }

    private static string Table(params XElement[] tests) =>
        ConformanceTable.Write(SpecResults.Read([new XDocument(new XElement("assemblies", new XElement("assembly", new XElement("collection", tests))))]));

    private static XElement Test(string type, string method, string result = "Pass", string? reason = null, int line = 1) => new(
        "test",
        new XAttribute("type", $"Bus.RedisStreams.Tests.Contracts.{type}"),
        new XAttribute("method", method),
        new XAttribute("result", result),
        new XAttribute("source-line", line),
        reason is null ? null : new XElement("reason", new XCData(reason)));
}
