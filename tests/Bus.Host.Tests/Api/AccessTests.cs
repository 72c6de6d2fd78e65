using System.Net;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

public sealed class AccessTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private const string Key = "0123456789abcdef";

    [Fact]
    public async Task With_a_key_nobody_gets_in_without_it_and_health_is_told_to_everybody()
    {
        using var folder = new TemporaryFolder();
        await using var api = await ApiProgram.StartAsync(fixture.Server, "--urls", "http://0.0.0.0:0", "--api-key-file", folder.Write("api.key", $"{Key}\n"));

        string[] closed = ["/api/queues", "/openapi/v1.json", "/api/backtests/status/0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10", "/nothing", "/healthy"];
        foreach (var path in closed)
        {
            var refused = await api.GetAsync(path);
            refused.ShouldBeProblem(HttpStatusCode.Unauthorized, "The header X-Api-Key with the API key is missing.");
            refused.Message.Headers.WwwAuthenticate.ToString().ShouldBe("ApiKey header=\"X-Api-Key\"");
        }

        (await api.SubmitAsync("""{"strategy":"sma-cross"}""")).ShouldBeProblem(HttpStatusCode.Unauthorized, "X-Api-Key");
        (await api.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        api.Client.DefaultRequestHeaders.Add("X-Api-Key", $"{Key}0");
        (await api.GetAsync("/api/queues")).ShouldBeProblem(HttpStatusCode.Unauthorized, "The key in the header X-Api-Key is not the right one.");

        api.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        api.Client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        (await api.GetAsync("/api/queues")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.SubmitAsync("""{"strategy":"sma-cross"}""")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        api.Process.Lines.ShouldAllBe(line => !line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_address_without_a_key_is_opened_when_that_is_said()
    {
        await using var api = await ApiProgram.StartAsync(fixture.Server, "--urls", "http://0.0.0.0:0", "--allow-anonymous");

        (await api.GetAsync("/api/queues")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_key_may_come_from_the_environment_and_only_from_one_place()
    {
        var environment = new Dictionary<string, string?> { ["BUS_API__KEY"] = Key };
        await using var api = await ApiProgram.StartAsync(fixture.Server, environment);
        (await api.GetAsync("/api/queues")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await using var both = BusProgram.Start(["api", "--api-key-file", "x.key"], environment: environment);
        (await both.WaitForExitAsync()).ShouldBe(2);
        both.ErrorLines.ShouldHaveSingleItem().ShouldBe("bus: The settings Api:Key and Api:KeyFile exclude each other; give one of them.");
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("short", 5)]
    [InlineData("with a blank in it", 18)]
    public async Task A_key_that_is_none_is_refused_without_being_shown(string key, int length)
    {
        using var folder = new TemporaryFolder();

        var run = await BusProgram.RunAsync("api", "--api-key-file", folder.Write("api.key", key));

        run.ShouldFailWith(2, $"The API key has {length} characters; allowed are 16 to 256 printable ASCII characters without blanks.");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_and_the_next_request_is_answered()
    {
        await using var api = await ApiProgram.StartAsync(fixture.Server, new Dictionary<string, string?> { ["BUS_API__MAXREQUESTBYTES"] = "1024" });

        (await api.SubmitAsync($$"""{"strategy":"sma-cross","csv":"{{new string('x', 2000)}}"}"""))
            .ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "The body is larger than the 1024 bytes that are allowed");
        (await api.SubmitAsync("""{"strategy":"sma-cross"}""")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }
}
