using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

/// <summary>Sagas of another service on the command line.</summary>
public sealed class SagaCommandTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private OrderService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        OrderInstance.IsBankOpen = true;
        _service = await OrderService.StartAsync(fixture.Server, _prefix);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Sagas_pages_and_instances_are_read_by_people_and_programs()
    {
        (await RunAsync("saga")).Output.ShouldBe("There are no sagas.");
        var first = await _service.OrderAsync("A-1");
        var second = await _service.OrderAsync("A-2");

        (await RunAsync("saga", "list")).Output.ShouldMatch(@"^saga +state +instances\norder +Open +2$");
        (await RunAsync("saga", "list", "order", "--limit", "1")).Output.ShouldMatch($@"^id +state +in it since +changed +version +properties\n{first:D} +Open .* Number=A-1\n1 listed, 1 read; go on with --cursor [0-9]+-{first:D}$");
        (await RunAsync("saga", "list", "order", "--where", "number=A-2", "--json")).Json().GetProperty("items")[0].GetProperty("id").GetGuid().ShouldBe(second);
        (await RunAsync("saga", "list", "order", "--text", "a-1", "--state", "Open")).Output.ShouldEndWith("1 listed, 2 read; that is the end.");
        var shown = (await RunAsync("saga", "show", "order", $"{first:D}", "--json")).Json();
        shown.GetProperty("properties").GetProperty("number").GetString().ShouldBe("A-1");
        shown.GetProperty("history")[0].GetProperty("event").GetString().ShouldBe("Submitted");
        (await RunAsync("saga", "show", "order", $"{first:D}")).Output.ShouldMatch(@"(?s)State +Open\n.*Next events +Paid, Cancelled\n.*History\n  \S+ \S+ Submitted \[- -> Open\] message \S+, attempt 1\n.*Properties\n");
        (await RunAsync("saga", "stuck", "--for", "1h")).Output.ShouldBe("order:\n0 listed, 0 read; that is the end.");
        (await RunAsync("saga", "stuck", "order", "--for", "0s", "--except", "Done", "--json")).Json().GetProperty("order").GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task The_state_machine_of_a_service_is_drawn_with_the_way_of_an_instance()
    {
        var id = await _service.OrderAsync("A-1");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "order.svg");

        (await RunAsync("saga", "graph", "order")).Output.ShouldStartWith("stateDiagram-v2\n");
        (await RunAsync("saga", "graph", "order", "--format", "dot")).Output.ShouldStartWith("digraph \"order\" {");
        (await RunAsync("saga", "graph", "order", $"{id:D}", "--format", "svg", "--output", file)).Output.ShouldBe($"{file} is written.");
        (await File.ReadAllTextAsync(file, Token)).ShouldContain("<title>Open (current)</title>");
        (await RunAsync("saga", "graph", "order", "--format", "png")).ShouldFailWith(2, "--format is 'png'; allowed is mermaid, dot or svg.");
    }

    [Fact]
    public async Task An_event_is_raised_when_the_state_accepts_it_and_its_message_is_whole()
    {
        var id = await _service.OrderAsync("A-1");

        (await RaiseAsync(id, "Paid")).ShouldFailWith(2, "The event 'Paid' carries Amount; give --body with it.");
        (await RaiseAsync(id, "Paid", "--body", "{\"price\":1}")).ShouldFailWith(2, "The event 'Paid' has no property 'price'; it has Amount, CorrelationId.");
        (await RaiseAsync(id, "Paid", "--body", "[1]")).ShouldFailWith(2, "--body is no JSON object");
        (await RaiseAsync(id, "Lost")).ShouldFailWith(2, "The saga 'order' has no event 'Lost'; it has ");
        (await RaiseAsync(id, "Submitted")).ShouldFailWith(2, "In the state Open the saga 'order' does not accept 'Submitted'; it accepts Paid, Cancelled.");
        (await RaiseAsync(id, "paid", "--body", "{\"amount\":17}")).Output.ShouldMatch("^Paid is in orders as message [0-9a-f-]{36}.$");
        await _service.InStateAsync(id, "Done");
        (await _service.Inspector.GetAsync(id, Token))!.Properties!.Value.GetProperty("amount").GetInt32().ShouldBe(17);

        var other = await _service.OrderAsync("A-2");
        (await RaiseAsync(other, "Cancelled")).ExitCode.ShouldBe(0);
        await _service.InStateAsync(other, "Final");
    }

    [Fact]
    public async Task What_last_failed_is_tried_again_and_nothing_else()
    {
        var id = await _service.OrderAsync("A-1");
        (await RunAsync("saga", "retry", "order", $"{id:D}")).ShouldFailWith(1, $"There is nothing to retry: no message that failed is in the history of {id:D}.");
        OrderInstance.IsBankOpen = false;
        await _service.Bus.Publish(new PayOrder(id, 5), Token);
        await Eventually.ReturnsAsync(async () => (await fixture.Server.SendAsync("XLEN", $"{_prefix}:{{orders}}_error:normal")).Integer, x => x == 1, "the payment is a dead letter");
        (await RunAsync("saga", "show", "order", $"{id:D}")).Output.ShouldContain("Paid FAILED [Open]");
        OrderInstance.IsBankOpen = true;

        (await RunAsync("saga", "retry", "order", $"{id:D}")).Output.ShouldMatch("^Paid, message [0-9a-f-]{36}, is in orders again.$");

        await _service.InStateAsync(id, "Done");
        (await RunAsync("saga", "retry", "order", $"{id:D}")).ShouldFailWith(1, "it was retried, requeued or deleted, or is still tried.");
    }

    [Fact]
    public async Task A_purge_counts_and_deletes_only_when_it_is_told_to()
    {
        await _service.OrderAsync("A-1");
        await _service.OrderAsync("A-2");

        (await RunAsync("saga", "purge", "order")).ShouldFailWith(2, "Nothing says which instances are meant; give a filter such as --state or --older-than, or --all.");
        (await RunAsync("saga", "purge", "order", "--all", "--state", "Open")).ShouldFailWith(2, "--all and a filter exclude each other; give one of them.");
        (await RunAsync("saga", "purge", "order", "--state", "")).ShouldFailWith(2, "--state is empty");
        (await RunAsync("saga", "purge", "order", "--where", "Number=A-1")).Output.ShouldBe("1 would be deleted; --yes deletes them.");
        (await RunAsync("saga", "purge", "order", "--where", "Number=A-1", "--yes", "--json")).Json().GetProperty("deleted").GetInt32().ShouldBe(1);
        (await RunAsync("saga", "purge", "order", "--all", "--yes")).Output.ShouldBe("1 deleted, 0 left because they were changed or locked meanwhile.");
        (await _service.Inspector.CountAsync(Token)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Whatever_is_not_there_is_said_in_one_sentence()
    {
        var id = await _service.OrderAsync("A-1");
        var none = Guid.NewGuid();

        (await RunAsync("saga", "list", "orders")).ShouldFailWith(2, "There is no saga 'orders'; there is order.");
        (await RunAsync("saga", "list", "order", "--state", "Shut")).ShouldFailWith(2, "No instance of the saga 'order' is in a state 'Shut'; there are some in Open.");
        (await RunAsync("saga", "list", "order", "--where", "Colour=red")).ShouldFailWith(2, "The saga 'order' has no index on 'Colour'; it has Number.");
        (await RunAsync("saga", "list", "--state", "Open")).ShouldFailWith(2, "Nothing says which saga's instances are meant");
        (await RunAsync("saga", "list", "order", "--older-than", "long")).ShouldFailWith(2, "--older-than is 'long'; allowed is an age such as 30m, 12h or 7d, up to 3650d.");
        (await RunAsync("saga", "show", "order", "17")).ShouldFailWith(2, "The id '17' is none");
        (await RunAsync("saga", "show", "order", $"{none:D}")).ShouldFailWith(1, $"The saga 'order' has no instance {none:D}, and no history of one.");
        (await RaiseAsync(none, "Paid", "--body", "{}")).ShouldFailWith(2, "In the state Initial the saga 'order' does not accept 'Paid'; it accepts Submitted.");
        (await RunAsync("saga", "show", "order", $"{id:D}")).ExitCode.ShouldBe(0);
    }

    private Task<Finished> RaiseAsync(Guid id, string name, params string[] more) => RunAsync(["saga", "raise", "order", $"{id:D}", "--event", name, .. more]);

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", fixture.Server.ConnectionString, "--saga-prefix", _prefix]);
}
