using Bus.Architecture.Tests.Product;

namespace Bus.Architecture.Tests.Layers;

/// <summary>Layers point one way: Redis, then the transport and the sagas on it, then jobs, then the host. Contracts and the engine stand alone.</summary>
public sealed class LayerTests
{
    /// <summary>What a project may know of the product, directly or through others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Bus.Contracts"] = [],
        ["Bus.Backtesting"] = [],
        ["Bus.Sandbox"] = ["Bus.Backtesting"],
        ["Bus.Models"] = [],
        ["Bus.Redis"] = [],
        ["Bus.RedisStreams"] = ["Bus.Redis"],
        ["Bus.RedisStreams.StackExchangeRedis"] = ["Bus.Redis", "Bus.RedisStreams"],
        ["Bus.RedisSagas"] = ["Bus.Redis"],
        ["Bus.Jobs"] = ["Bus.Contracts", "Bus.Backtesting", "Bus.Redis", "Bus.RedisSagas", "Bus.RedisStreams"],
        ["Bus.Workflow"] = ["Bus.Contracts", "Bus.Backtesting", "Bus.Redis", "Bus.RedisSagas", "Bus.RedisStreams", "Bus.Jobs", "Bus.Sandbox", "Bus.Models"],
        ["Bus.Host"] = ["Bus.Contracts", "Bus.Backtesting", "Bus.Redis", "Bus.RedisSagas", "Bus.RedisStreams", "Bus.Jobs", "Bus.Sandbox", "Bus.Models", "Bus.Workflow", "Bus.LoadTool"],
    };

    public static TheoryData<string> Projects => new(ProductProject.All.Select(project => project.Name));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_place_in_the_layers(string name)
        => Allowed.Keys.ShouldContain(name, $"{name} is new: say here which projects it may know.");

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_lower_layers_only(string name)
        => Find(name).References.Except(Allowed[name]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_lower_layers_only(string name)
    {
        var own = ProductProject.All.ToDictionary(project => project.AssemblyName, project => project.Name);

        var used = Find(name).Assembly.GetReferencedAssemblies().Select(reference => own.GetValueOrDefault(reference.Name!)).OfType<string>();

        used.Except(Allowed[name]).ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_use_nothing_but_the_framework_and_the_engine_a_csv_reader_besides()
    {
        var foreign = ProductProject.All
            .Where(project => project.Name is "Bus.Contracts" or "Bus.Backtesting")
            .SelectMany(project => project.Assembly.GetReferencedAssemblies().Select(reference => $"{project.Name} uses {reference.Name}"))
            .Where(use => !use.Contains(" uses System.", StringComparison.Ordinal));

        foreign.ShouldBe(["Bus.Backtesting uses CsvHelper"]);
    }

    [Fact]
    public void Only_the_transport_the_sagas_and_what_stands_on_them_know_MassTransit()
    {
        var knowing = ProductProject.All
            .Where(project => project.Assembly.GetReferencedAssemblies().Any(reference => reference.Name!.StartsWith("MassTransit", StringComparison.Ordinal)))
            .Select(project => project.Name);

        knowing.Except(["Bus.RedisStreams", "Bus.RedisStreams.StackExchangeRedis", "Bus.RedisSagas", "Bus.Jobs", "Bus.Workflow", "Bus.Host"]).ShouldBeEmpty();
    }

    private static ProductProject Find(string name) => ProductProject.All.Single(project => project.Name == name);
}
