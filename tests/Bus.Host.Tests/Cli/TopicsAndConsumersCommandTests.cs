using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

/// <summary>Topics and consumers on the command line and over HTTP.</summary>
public sealed class TopicsAndConsumersCommandTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Who_subscribes_and_who_consumes_is_told_by_tables_and_JSON_alike()
    {
        (await RunAsync("topics")).Output.ShouldBe("There are no topics.");
        (await RunAsync("consumers")).Output.ShouldBe("There are no consumers.");
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);

        (await RunAsync("topics")).Output.ShouldMatch(@"(?m)^topic +queue +filter");
        var topics = (await RunAsync("topics", "--json")).Json();
        (await RunAsync("consumers")).Output.ShouldMatch(@"(?m)^queue +instance +in flight +lease left\nbacktest +\S+ +0 +[0-9.]+ s");
        var consumers = (await RunAsync("consumers", "backtest", "--json")).Json();

        topics.EnumerateArray().SelectMany(x => x.GetProperty("subscriptions").EnumerateArray()).Select(x => x.GetProperty("queue").GetString()).ShouldContain("backtest");
        consumers.GetArrayLength().ShouldBe(1);
        consumers[0].GetProperty("queue").GetString().ShouldBe("backtest");
        await using var api = await ApiProgram.StartAsync(fixture.Server);
        (await api.GetAsync("/api/topics")).Json.GetRawText().ShouldContain("\"backtest\"");
        (await api.GetAsync("/api/consumers?queue=backtest")).Json[0].GetProperty("instance").GetString().ShouldBe(consumers[0].GetProperty("instance").GetString());
        (await api.GetAsync("/api/consumers?queue=nothing")).ShouldBeProblem(System.Net.HttpStatusCode.NotFound, "There is no queue 'nothing'.");
        (await api.GetAsync("/api/consumers?queue=a%20b")).ShouldBeProblem(System.Net.HttpStatusCode.BadRequest, "The queue name 'a b' is not valid; allowed are letters, digits and - _ . :");
    }

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", fixture.Server.ConnectionString]);
}
