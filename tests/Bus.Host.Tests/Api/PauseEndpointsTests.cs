using System.Net;
using System.Text;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

/// <summary>Pausing and resuming a queue over HTTP.</summary>
public sealed class PauseEndpointsTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private ApiProgram _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiProgram.StartAsync(fixture.Server, "--prefix", "pausing");

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_queue_is_paused_and_resumed_as_the_command_does_it()
    {
        await _api.SubmitAsync("""{"strategy":"sma-cross"}""");

        (await PostAsync("/api/queues/jobs/pause")).Json.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"queue":"jobs","state":"paused","changed":true}""");
        (await _api.GetAsync("/api/queues")).Json[0].GetProperty("paused").GetBoolean().ShouldBeTrue();
        var command = (await BusProgram.RunAsync("queues", "pause", "jobs", "--json", "--redis", fixture.Server.ConnectionString, "--prefix", "pausing")).Json();
        command.GetRawText().ShouldBe((await PostAsync("/api/queues/jobs/pause")).Json.GetRawText());

        (await PostAsync("/api/queues/jobs/resume")).Json.GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await PostAsync("/api/queues/jobs/resume")).Json.GetProperty("changed").GetBoolean().ShouldBeFalse();
        (await _api.GetAsync("/api/queues")).Json[0].GetProperty("paused").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("/api/queues/nothing/pause", "{}", "application/json", HttpStatusCode.NotFound, "There is no queue 'nothing'.")]
    [InlineData("/api/queues/a%20b/resume", "{}", "application/json", HttpStatusCode.BadRequest, "The queue name 'a b' is not valid; allowed are letters, digits and - _ . :")]
    [InlineData("/api/queues/nothing/pause", "{\"for\":\"1h\"}", "application/json", HttpStatusCode.BadRequest, "'for'")]
    [InlineData("/api/queues/nothing/pause", "", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "application/x-www-form-urlencoded")]
    public async Task What_is_wrong_is_refused_in_one_sentence_and_nothing_changes(string path, string body, string contentType, HttpStatusCode status, string sentence)
    {
        (await PostAsync(path, body, contentType)).ShouldBeProblem(status, sentence);

        (await fixture.Server.SendAsync("KEYS", "pausing:{nothing}*")).Count.ShouldBe(0);
    }

    private async Task<ApiReply> PostAsync(string path, string body = "{}", string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await ApiReply.ReadAsync(await _api.Client.PostAsync(path, content));
    }
}
