using System.Net;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

public sealed class BacktestsEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Queue = "bus:{jobs}:normal";

    public static TheoryData<string, string> WrongBodies => new()
    {
        { "", "The job is no JSON: " },
        { "no json", "The job is no JSON: " },
        { "[1]", "The job is [1]; it must be a JSON object" },
        { "{}", "There is no strategy ''; there is donchian-breakout" },
        { """{"strategy":"magic"}""", "There is no strategy 'magic'; there is donchian-breakout" },
        { """{"strategy":"sma-cross","parameters":{"fats":1}}""", "Strategy 'sma-cross' has no parameter 'fats'; it has fast 1..1000" },
        { """{"strategy":"sma-cross","parameters":{"fast":"ten"}}""", """The parameter 'fast' is "ten"; allowed is a number""" },
        { """{"strategy":"sma-cross","initial_capital":500}""", "There is no property 'initial_capital'; there is jobId, strategy" },
        { """{"strategy":"sma-cross","cash":-5}""", "The cash is -5, it must be a number above 0" },
        { """{"strategy":"sma-cross","jobId":"42"}""", """The property 'jobId' is "42"; allowed is a UUID""" },
        { """{"strategy":"sma-cross","start_date":"2024-13-01"}""", """The property 'start_date' is "2024-13-01"; allowed is a date of the form "2005-01-31".""" },
        { """{"strategy":"sma-cross","start_date":"2024-01-01","end_date":"2023-01-01"}""", "The range starts after its end: from 2024-01-01 to 2023-01-01" },
        { """{"strategy":"sma-cross","start_date":"2024-01-01","from":"2024-01-01"}""", "The properties 'start_date' and 'from' exclude each other" },
        { """{"strategy":"sma-cross","symbols":["BTC_KRW"],"data":"x.csv"}""", "The properties 'symbols' and 'data' exclude each other" },
        { """{"strategy":"sma-cross","symbols":["BTC_KRW","ETH_KRW"]}""", "The property 'symbols' has 2 names; a job runs on one: send one request for each." },
        { """{"strategy":"sma-cross","symbols":[]}""", "The property 'symbols' has 0 names" },
        { """{"strategy":"sma-cross","symbols":"BTC_KRW"}""", "The property 'symbols' is no list of names" },
        { """{"strategy":"sma-cross","symbols":["../secret"]}""", "The symbol '../secret' is no name; allowed are letters, digits and _ - ." },
    };

    private ApiProgram Api => fixture.Api;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_backtest_is_taken_before_any_worker_runs_and_its_status_leads_to_the_result()
    {
        var taken = await Api.SubmitAsync("""{"strategy":"sma-cross","parameters":{"fast":10,"slow":30},"finalize":true}""");

        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = taken.Json.GetProperty("task_id").GetString()!;
        taken.Json.GetProperty("status").GetString().ShouldBe("queued");
        taken.Json.GetProperty("created_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        taken.Message.Headers.Location!.OriginalString.ShouldBe($"/api/backtests/status/{id}");

        var queued = await Api.GetAsync(taken.Message.Headers.Location.OriginalString);
        queued.StatusCode.ShouldBe(HttpStatusCode.OK);
        queued.Json.GetProperty("status").GetString().ShouldBe("queued");
        queued.Json.GetProperty("progress").GetDouble().ShouldBe(0);
        queued.Json.TryGetProperty("result", out _).ShouldBeFalse();

        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var completed = await Api.WaitForAsync(id, "completed");
        completed.Json.GetProperty("progress").GetDouble().ShouldBe(1);
        completed.Json.GetProperty("result").GetProperty("statistics").GetProperty("trades").GetInt32().ShouldBe(31);
        completed.Json.GetProperty("result").GetProperty("statistics").GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.005);
        completed.Json.TryGetProperty("error", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Symbol_and_dates_in_snake_case_run_on_the_workers_file_of_that_name()
    {
        using var folder = new TemporaryFolder();
        folder.Write("BTC_KRW.csv", "date,open,high,low,close,volume\n2023-12-31,1,2,1,2,9\n2024-01-01,1,2,1,2,9\n2024-01-02,2,3,2,3,9\n2024-12-31,3,4,3,4,9\n2025-01-01,3,4,3,4,9\n");
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server, "--data", folder.Path);

        var taken = await Api.SubmitAsync("""{"strategy":"sma_cross","symbols":["BTC_KRW"],"start_date":"2024-01-01","end_date":"2024-12-31","parameters":{"fast":1,"slow":2}}""");

        var completed = await Api.WaitForAsync(taken.Json.GetProperty("task_id").GetString()!, "completed");
        var statistics = completed.Json.GetProperty("result").GetProperty("statistics");
        (statistics.GetProperty("data").GetString(), statistics.GetProperty("bars").GetInt32()).ShouldBe(("BTC_KRW.csv", 3));
    }

    [Fact]
    public async Task A_job_that_fails_tells_its_sentence()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);

        var taken = await Api.SubmitAsync("""{"strategy":"sma-cross","symbols":["BTC_KRW"]}""");

        var failed = await Api.WaitForAsync(taken.Json.GetProperty("task_id").GetString()!, "failed");
        failed.Json.GetProperty("error").GetString().ShouldBe("The job names the file 'BTC_KRW.csv', but this worker has no data directory; allowed are sample:goog and csv text.");
        failed.Json.TryGetProperty("result", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_that_failed_is_retried_and_what_cannot_be_done_is_refused_with_one_sentence()
    {
        var unknown = Guid.NewGuid();
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var failed = (await Api.SubmitAsync("""{"strategy":"sma-cross","symbols":["BTC_KRW"]}""")).Json.GetProperty("task_id").GetString()!;
        var completed = (await Api.SubmitAsync("""{"strategy":"sma-cross"}""")).Json.GetProperty("task_id").GetString()!;
        await Api.WaitForAsync(failed, "failed");
        await Api.WaitForAsync(completed, "completed");

        (await ChangeAsync("retry", failed)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.PassesAsync(async () => (await Api.GetAsync($"/api/backtests/status/{failed}")).Json.GetProperty("attempt").GetInt32().ShouldBe(2));

        (await ChangeAsync("retry", completed)).ShouldBeProblem(HttpStatusCode.Conflict, $"The job {completed} has completed; only a job that failed or was cancelled can be retried.");
        (await ChangeAsync("cancel", completed)).ShouldBeProblem(HttpStatusCode.Conflict, $"The job {completed} has completed; only a job that has not ended can be cancelled.");
        (await ChangeAsync("retry", $"{unknown}")).ShouldBeProblem(HttpStatusCode.NotFound, $"Nothing is known of the job {unknown}: ");
        (await ChangeAsync("cancel", $"{unknown}")).ShouldBeProblem(HttpStatusCode.NotFound, $"Nothing is known of the job {unknown}: ");
        (await ChangeAsync("cancel", "42")).ShouldBeProblem(HttpStatusCode.BadRequest, "42");
    }

    [Fact]
    public async Task A_job_that_waits_is_cancelled()
    {
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        await BusProgram.RunAsync("queues", "pause", "backtest", "--redis", fixture.Server.ConnectionString);
        var id = (await Api.SubmitAsync("""{"strategy":"sma-cross"}""")).Json.GetProperty("task_id").GetString()!;
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("XLEN", "bus:{backtest}:normal")).Integer.ShouldBe(1));

        (await ChangeAsync("cancel", id)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await Api.WaitForAsync(id, "cancelled")).Json.GetProperty("error").GetString().ShouldBe("The job was cancelled: by the API");
    }

    [Fact]
    public async Task A_running_job_tells_its_progress()
    {
        var id = Guid.NewGuid().ToString();
        await fixture.Server.SendAsync("HSET", $"bus:job:{id}", "status", "running", "progress", "0.25", "attempt", "2", "created-at", "1700000000000", "started-at", "1700000001000");

        var running = (await Api.GetAsync($"/api/backtests/status/{id}")).Json;

        running.GetProperty("status").GetString().ShouldBe("running");
        running.GetProperty("progress").GetDouble().ShouldBe(0.25);
        running.GetProperty("attempt").GetInt32().ShouldBe(2);
        running.GetProperty("started_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1700000001000));
    }

    [Fact]
    public async Task A_job_sent_again_under_its_id_is_queued_once_and_answered_with_what_is_known()
    {
        var body = $$"""{"jobId":"{{Guid.NewGuid()}}","strategy":"sma-cross"}""";

        var first = await Api.SubmitAsync(body);
        var second = await Api.SubmitAsync(body);
        (await fixture.Server.SendAsync("XLEN", Queue)).Integer.ShouldBe(1);
        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        await Api.WaitForAsync(first.Json.GetProperty("task_id").GetString()!, "completed");
        var third = await Api.SubmitAsync(body);

        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Json.GetProperty("task_id").GetString().ShouldBe(first.Json.GetProperty("task_id").GetString());
        (third.StatusCode, third.Json.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.Accepted, "completed"));
        third.Json.GetProperty("created_at").GetDateTimeOffset().ShouldBe(first.Json.GetProperty("created_at").GetDateTimeOffset(), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task A_job_that_cannot_run_is_refused_with_one_sentence_and_not_sent(string body, string sentence)
    {
        (await Api.SubmitAsync(body)).ShouldBeProblem(HttpStatusCode.BadRequest, sentence);

        (await fixture.Server.SendAsync("KEYS", "*")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_body_that_is_not_sent_as_json_is_refused()
    {
        (await Api.SubmitAsync("strategy=sma-cross", "application/x-www-form-urlencoded")).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "The content type is 'application/x-www-form-urlencoded; charset=utf-8'; allowed is application/json.");

        using var none = new ByteArrayContent([]);
        (await ApiReply.ReadAsync(await Api.Client.PostAsync("/api/backtests/run-async", none, TestContext.Current.CancellationToken)))
            .ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "allowed is application/json.");
    }

    [Fact]
    public async Task A_job_that_nobody_knows_and_an_id_that_is_none_are_told_apart()
    {
        (await Api.GetAsync("/api/backtests/status/0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10"))
            .ShouldBeProblem(HttpStatusCode.NotFound, "Nothing is known of the job 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10");
        (await Api.GetAsync("/api/backtests/status/42")).ShouldBeProblem(HttpStatusCode.BadRequest, "'42' is no job id; it must be a UUID");
    }

    [Theory]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/api/backtests/run-async", HttpStatusCode.MethodNotAllowed)]
    public async Task A_place_where_nothing_is_names_what_there_is(string path, HttpStatusCode statusCode)
        => (await Api.GetAsync(path)).ShouldBeProblem(statusCode, $"There is nothing at GET {path}; there is POST /api/backtests/run-async");

    private async Task<ApiReply> ChangeAsync(string verb, string id) => await ApiReply.ReadAsync(await Api.Client.PostAsync($"/api/backtests/{verb}/{id}", null));
}
