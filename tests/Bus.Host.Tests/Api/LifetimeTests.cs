using System.Net;
using System.Net.Sockets;
using System.Text;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

public sealed class LifetimeTests
{
    [Fact]
    public async Task While_Redis_is_away_requests_are_answered_with_503_and_afterwards_as_before()
    {
        await using var server = await RedisServer.StartAsync();
        await using var api = await ApiProgram.StartAsync(server, new Dictionary<string, string?> { ["BUS_API__REDISTIMEOUT"] = "500ms" });
        var ready = await api.GetAsync("/health/ready");
        (ready.StatusCode, ready.Json.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "ready"));
        ready.Json.GetProperty("checks").EnumerateObject().Select(x => x.Name).ShouldBe(["masstransit-bus", "redis"], ignoreOrder: true);

        await server.KillAsync();

        var unready = await api.GetAsync("/health/ready");
        (unready.StatusCode, unready.Json.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.ServiceUnavailable, "not ready"));
        unready.Json.GetProperty("detail").GetString()!.ShouldContain($"127.0.0.1:{server.Port} could not be reached");
        (await api.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await api.SubmitAsync("""{"strategy":"sma-cross","jobId":"0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10"}""");
        refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, $"127.0.0.1:{server.Port}");
        refused.Message.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        var anonymous = await api.SubmitAsync("""{"strategy":"sma-cross"}""");
        anonymous.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "to submit it again under the jobId ");
        (await api.GetAsync("/api/queues")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.GetAsync("/api/backtests/status/0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.SubmitAsync("""{"strategy":"sma-cross","parameters":{"fast":0}}""")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        await server.RestartAsync();

        await Eventually.PassesAsync(async () => (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK));
        await Eventually.PassesAsync(async () => (await api.SubmitAsync("""{"strategy":"sma-cross"}""")).StatusCode.ShouldBe(HttpStatusCode.Accepted));
    }

    [Fact]
    public async Task At_SIGTERM_a_request_that_has_begun_is_answered_and_the_process_ends_with_success()
    {
        await using var server = await RedisServer.StartAsync();
        await using var api = await ApiProgram.StartAsync(server);
        const string Body = """{"strategy":"sma-cross"}""";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, api.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var head = $"POST /api/backtests/run-async HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);

        // It asks for the body: the request runs.
        await ReadUntilAsync(stream, "100 Continue\r\n\r\n");

        api.Process.Terminate();
        await api.Process.WaitForLineAsync("stops: it takes no new requests");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body), TestContext.Current.CancellationToken);

        (await ReadUntilAsync(stream, "\r\n\r\n")).ShouldStartWith("HTTP/1.1 202 Accepted");
        (await api.Process.WaitForExitAsync()).ShouldBe(0, string.Join('\n', api.Process.Lines));
        (await server.SendAsync("XLEN", "bus:{jobs}:normal")).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task At_Ctrl_C_it_ends_with_success()
    {
        await using var server = await RedisServer.StartAsync();
        await using var api = await ApiProgram.StartAsync(server, "--log-format", "json");

        api.Process.Interrupt();

        (await api.Process.WaitForExitAsync()).ShouldBe(0, string.Join('\n', api.Process.Lines));
        api.Process.ErrorLines.ShouldAllBe(line => line.StartsWith('{'));
        api.Process.OutputLines.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named_in_one_sentence()
    {
        await using var server = await RedisServer.StartAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (await BusProgram.RunAsync("api", "--urls", $"http://{taken.LocalEndpoint}", "--redis", server.ConnectionString, "--log-level", "error"))
            .ShouldFailWith(1, $"{taken.LocalEndpoint}");
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            count.ShouldBeGreaterThan(0, $"The connection ended after: {text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
