using System.Text.Json;
using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Api;

public sealed class QueuesEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Queues_are_told_as_the_command_tells_them()
    {
        await fixture.Api.SubmitAsync("""{"strategy":"sma-cross"}""");

        var queues = (await fixture.Api.GetAsync("/api/queues")).Json;
        var command = (await BusProgram.RunAsync("queues", "--json", "--redis", fixture.Server.ConnectionString)).Json();

        queues.GetArrayLength().ShouldBe(1);
        Describe(queues[0]).ShouldBe("queue=jobs waiting=1 inFlight=0 delayed=0 consumers=0 paused=False");
        Describe(command[0]).ShouldBe(Describe(queues[0]));
        queues[0].GetProperty("lanes").EnumerateArray().Select(x => $"{x.GetProperty("lane")} {x.GetProperty("waiting")}").ShouldBe(["critical 0", "high 0", "normal 1", "low 0"]);
        queues[0].GetProperty("oldestSeconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task The_description_for_programs_has_every_endpoint()
    {
        var paths = (await fixture.Api.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        paths.EnumerateObject().Select(path => path.Name).ShouldBe(
            [
                "/api/backtests/run-async", "/api/backtests/status/{id}", "/api/backtests/retry/{id}", "/api/backtests/cancel/{id}", "/api/optimizations", "/api/optimizations/{id}", "/api/queues",
                "/api/queues/{queue}/pause", "/api/queues/{queue}/resume", "/api/topics", "/api/consumers", "/health/live", "/health/ready",
                "/api/dlq", "/api/dlq/{queue}", "/api/dlq/{queue}/groups", "/api/dlq/{queue}/requeue", "/api/dlq/{queue}/delete",
                "/api/dlq/{queue}/messages/{lane}/{entry}", "/api/dlq/{queue}/messages/{lane}/{entry}/requeue", "/api/dlq/operations", "/api/dlq/operations/{id}",
            ],
            ignoreOrder: true);
        paths.GetProperty("/api/backtests/run-async").GetProperty("post").GetProperty("responses").EnumerateObject().Select(x => x.Name)
            .ShouldBe(["202", "400", "413", "415", "503"], ignoreOrder: true);
    }

    // All but the lanes, which are many lines, and the age, which grows.
    private static string Describe(JsonElement queue) => string.Join(
        ' ', queue.EnumerateObject().Where(x => x.Name is not ("oldestSeconds" or "lanes")).Select(x => $"{x.Name}={x.Value}"));
}
