using System.Xml.Linq;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Graphs;

/// <summary>Drawings against texts that somebody has looked at; <c>BUS_APPROVE=1</c> rewrites them.</summary>
public sealed class GraphTests
{
    private static readonly SagaMachineDescription Parcel = SagaMachineDescriber.Describe(
        new SagaMachineDescription { SagaName = "parcel-state", SagaType = "Parcel", LockSuffix = "_lock" }, new ParcelMachine());

    private static readonly SagaDetails Instance = Create("Shipping", ("Ordered", "", "Waiting", true), ("Labelled + Ready", "Waiting", "Shipping", true), ("Delivered", "Shipping", "Shipping", false));

    public static TheoryData<string, string> Drawings => new()
    {
        { "parcel.mmd", SagaGraph.ToMermaid(Parcel) },
        { "parcel-instance.mmd", SagaGraph.ToMermaid(Parcel, Instance) },
        { "parcel.dot", SagaGraph.ToDot(Parcel) },
        { "parcel-instance.dot", SagaGraph.ToDot(Parcel, Instance) },
        { "parcel-instance.svg", SagaGraph.ToSvg(Parcel, Instance) },
        { "fifteen.svg", SagaGraph.ToSvg(CreateLarge(15), null) },
    };

    [Theory]
    [MemberData(nameof(Drawings), DisableDiscoveryEnumeration = true)]
    public async Task A_drawing_is_the_approved_one(string name, string drawing)
    {
        var path = Repository.PathOf($"tests/Bus.RedisSagas.Tests/Approved/{name}");
        if (Environment.GetEnvironmentVariable("BUS_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, drawing);
        }

        drawing.ShouldBe(await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void Texts_are_escaped_in_every_language()
    {
        var machine = new SagaMachineDescription
        {
            SagaName = "<&\">",
            SagaType = "x",
            LockSuffix = "_lock",
            States = [new SagaStateDescription("a\"b<script>\n", []), new SagaStateDescription("end", [])],
            Transitions = [new SagaTransitionDescription("a\"b<script>\n", "e\\\"; }", [], ["end"])],
        };

        SagaGraph.ToMermaid(machine).ShouldContain("state \"a#34;b#60;script#62;#10;\" as s0");
        SagaGraph.ToDot(machine).ShouldContain("s0 -> s1 [label=\"e\\\\\\\"; }\"];");
        XDocument.Parse(SagaGraph.ToSvg(machine)).Descendants().Select(x => x.Name.LocalName).ShouldNotContain("script");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(40)]
    public void No_two_states_or_texts_of_edges_lie_on_each_other(int states)
    {
        var layout = new GraphLayout(GraphModel.Create(CreateLarge(states), null));

        var places = layout.States.Values.Concat(layout.Edges.Select(x => x.Label)).ToList();
        foreach (var layer in places.GroupBy(x => x.Layer))
        {
            var sorted = layer.OrderBy(x => x.X).ToList();
            sorted.Zip(sorted.Skip(1)).ShouldAllBe(pair => pair.First.X + (pair.First.Width / 2) + pair.First.Beside < pair.Second.X - (pair.Second.Width / 2));
        }

        places.ShouldAllBe(x => x.X - (x.Width / 2) > 0 && x.X + (x.Width / 2) + x.Beside < layout.Width);
    }

    [Fact]
    public void A_way_that_the_machine_does_not_know_any_more_is_drawn_all_the_same()
    {
        var drawing = SagaGraph.ToDot(Parcel, Create("Shipping", ("Flown", "Waiting", "Airborne", true), ("Landed", "Airborne", "Shipping", true)));

        drawing.ShouldContain("label=\"Airborne\"");
        drawing.ShouldContain("[label=\"Flown\", color=");
    }

    [Fact]
    public void Nothing_to_draw_is_said_in_one_sentence() =>
        Should.Throw<ArgumentException>(() => SagaGraph.ToSvg(new SagaMachineDescription { SagaName = "empty", SagaType = "x", LockSuffix = "_lock" })).Message
            .ShouldBe("There is nothing to draw: nothing is known of the states of 'empty'.");

    /// <summary>Each state leads to the next, some skip one, some go back, and all may end.</summary>
    private static SagaMachineDescription CreateLarge(int states)
    {
        var names = Enumerable.Range(0, states).Select(x => x == 0 ? "Initial" : $"State {x}").Append("Final").ToList();
        var transitions = new List<SagaTransitionDescription>();
        for (var i = 0; i < states; i++)
        {
            transitions.Add(new SagaTransitionDescription(names[i], $"Step{i}Completed", [], [names[i + 1]]));
            transitions.Add(new SagaTransitionDescription(names[i], i % 4 == 1 ? "Retried" : "Cancelled", [], [i % 4 == 1 ? names[i] : "Final"]));
            if (i % 5 == 4)
            {
                transitions.Add(new SagaTransitionDescription(names[i], "Rejected", [], [names[i - 3]]));
            }
        }

        return new SagaMachineDescription
        {
            SagaName = "large",
            SagaType = "x",
            LockSuffix = "_lock",
            InitialState = "Initial",
            FinalState = "Final",
            States = [.. names.Select(x => new SagaStateDescription(x, []))],
            Transitions = transitions,
        };
    }

    private static SagaDetails Create(string state, params (string Event, string From, string To, bool IsApplied)[] steps)
    {
        var at = DateTimeOffset.UnixEpoch;
        return new SagaDetails(
            Guid.Empty, new SagaSummary(Guid.Empty, state, 1, at, at, at, null, new Dictionary<string, string>()), null, [], [],
            [.. steps.Select(x => new SagaHistoryEntry(at, x.Event, x.From, x.To, x.IsApplied, null, 1, null))]);
    }
}
