using System.Net;
using System.Text;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

public sealed class OptimizationsEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Path = "/api/optimizations";

    public static TheoryData<string, string> WrongBodies => new()
    {
        { "", "The optimization is no JSON: " },
        { "[1]", "The optimization is [1]; it must be a JSON object." },
        { "{}", "There is no strategy ''; there is donchian-breakout" },
        { """{"strategy":"sma-cross","grid":["fast=5:25:5"]}""", "There is no property 'grid'; there is jobId, strategy, grids" },
        { """{"strategy":"sma-cross","grids":"fast=5:25:5"}""", """The property 'grids' is "fast=5:25:5"; allowed is a list of texts.""" },
        { """{"strategy":"sma-cross","grids":["fast=5:25:0"]}""", "The grid of fast has the step 0, it must be above 0." },
        { """{"strategy":"sma-cross","grids":["fast=5:25:5"],"objective":"luck"}""", "There is no statistic 'luck'; there is " },
        { """{"strategy":"sma-cross","grids":["fast=5:25:5"],"from":"yesterday"}""", """The property 'from' is "yesterday"; allowed is a date of the form "2005-01-31".""" },
        { """{"strategy":"sma-cross","grids":["fast=5:25:5"],"chunkSize":0}""", "The chunk size is 0, it must be from 1 to 1000000." },
    };

    private ApiProgram Api => fixture.Api;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_optimization_is_taken_before_any_worker_runs_and_comes_to_what_one_process_comes_to()
    {
        var body = $$"""{"jobId":"{{Guid.NewGuid()}}","strategy":"sma-cross","grids":["fast=5:25:5","slow=10:65:5"],"where":["fast < slow"],"chunkSize":20,"csv":null,"finalize":true}""";
        var here = (await BusProgram.RunAsync("optimize", "--strategy", "sma-cross", "--grid", "fast=5:25:5", "--grid", "slow=10:65:5", "--where", "fast < slow", "--finalize", "--objective", "finalEquity", "--json")).Json();

        var taken = await PostAsync(body);

        (taken.StatusCode, taken.Json.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.Accepted, "queued"));
        var place = taken.Message.Headers.Location!.OriginalString;
        place.ShouldBe($"{Path}/{taken.Json.GetProperty("task_id").GetString()}");
        (await PostAsync(body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await fixture.Server.SendAsync("XLEN", "bus:{jobs}:normal")).Integer.ShouldBe(1);
        var queued = (await Api.GetAsync(place)).Json;
        (queued.GetProperty("status").GetString(), queued.GetProperty("progress").GetDouble(), queued.TryGetProperty("points", out _)).ShouldBe(("queued", 0, false));

        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        await Eventually.PassesAsync(async () => (await Api.GetAsync(place)).Json.GetProperty("status").GetString().ShouldBe("completed"));

        var completed = (await Api.GetAsync(place)).Json;
        (completed.GetProperty("points").GetInt64(), completed.GetProperty("points_done").GetInt64(), completed.GetProperty("progress").GetDouble()).ShouldBe((60, 60, 1));
        (completed.GetProperty("chunks").GetInt32(), completed.GetProperty("chunks_done").GetInt32()).ShouldBe((3, 3));
        var best = here.GetProperty("best").GetProperty("objective").GetDouble();
        completed.GetProperty("best").GetDouble().ShouldBe(best);
        completed.GetProperty("result").GetProperty("best").GetProperty("objective").GetDouble().ShouldBe(best);
        completed.TryGetProperty("remaining_seconds", out _).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task An_optimization_that_cannot_run_is_refused_with_one_sentence_and_not_sent(string body, string sentence)
    {
        (await PostAsync(body)).ShouldBeProblem(HttpStatusCode.BadRequest, sentence);

        (await fixture.Server.SendAsync("KEYS", "*")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_optimization_is_not_found_and_what_is_no_json_not_taken()
    {
        var backtest = (await Api.SubmitAsync("""{"strategy":"sma-cross"}""")).Json.GetProperty("task_id").GetString();

        (await Api.GetAsync($"{Path}/{backtest}")).ShouldBeProblem(HttpStatusCode.NotFound, $"The job {backtest} is no optimization; its type is backtest.");
        (await Api.GetAsync($"{Path}/0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10")).ShouldBeProblem(HttpStatusCode.NotFound, "Nothing is known of the job 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10");
        (await Api.GetAsync($"{Path}/42")).ShouldBeProblem(HttpStatusCode.BadRequest, "'42' is no job id; it must be a UUID");
        (await PostAsync("strategy=sma-cross", "application/x-www-form-urlencoded")).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "allowed is application/json.");
    }

    private async Task<ApiReply> PostAsync(string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await ApiReply.ReadAsync(await Api.Client.PostAsync(Path, content, TestContext.Current.CancellationToken));
    }
}
