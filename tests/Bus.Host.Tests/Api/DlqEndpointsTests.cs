using System.Net;
using System.Text;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

/// <summary>Dead letters over HTTP.</summary>
public sealed class DlqEndpointsTests(DlqApiFixture fixture) : IClassFixture<DlqApiFixture>, IAsyncLifetime
{
    private const string Path = $"/api/dlq/{DeadLetterQueue.Name}";

    private readonly ApiProgram _api = fixture.Api;
    private readonly DeadLetterQueue _queue = fixture.Queue;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Queues_pages_groups_and_details_are_told()
    {
        var id = await _queue.AddAsync("1000-0", message: "Order 17 is late", body: """{"a":1}""");
        await _queue.AddAsync("2000-0", message: "Order 18 is late");

        var queues = (await _api.GetAsync("/api/dlq")).Json;
        var page = (await _api.GetAsync($"{Path}?limit=1&exception=TimeoutException")).Json;
        var rest = (await _api.GetAsync($"{Path}?cursor={page.GetProperty("next").GetString()}")).Json;
        var groups = (await _api.GetAsync($"{Path}/groups?scan=1")).Json;
        var details = (await _api.GetAsync($"{Path}/messages/{id}")).Json;

        (queues[0].GetProperty("queue").GetString(), queues[0].GetProperty("count").GetInt32()).ShouldBe((DeadLetterQueue.Name, 2));
        page.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe("normal/2000-0");
        rest.GetProperty("items")[0].GetProperty("id").GetString().ShouldBe(id);
        (groups.GetProperty("isPartial").GetBoolean(), groups.GetProperty("groups")[0].GetProperty("count").GetInt32()).ShouldBe((true, 1));
        groups.GetProperty("groups")[0].GetProperty("template").GetString().ShouldBe("Order # is late");
        details.GetProperty("body").GetString().ShouldBe("""{"a":1}""");
        details.GetProperty("stackTrace").GetString()!.ShouldContain("Somewhere.Deep");
    }

    [Fact]
    public async Task One_is_requeued_with_another_body_and_another_deleted()
    {
        var first = await _queue.AddAsync();
        var second = await _queue.AddAsync();

        var requeued = await PostAsync($"{Path}/messages/{first}/requeue", """{"body":"{\"a\":2}","requestedBy":"ada"}""");
        var deleted = await DeleteAsync($"{Path}/messages/{second}");

        requeued.StatusCode.ShouldBe(HttpStatusCode.OK, requeued.Json.GetRawText());
        requeued.Json.GetProperty("queue").GetString().ShouldBe("backtest");
        (await _queue.SourceEntryAsync())["body"].Text.ShouldBe("""{"a":2}""");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _queue.CountAsync()).ShouldBe(0);
        var third = await _queue.AddAsync(body: "as it was");
        (await PostAsync($"{Path}/messages/{third}/requeue", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _queue.SourceCountAsync()).ShouldBe(2);
        (await PostAsync($"{Path}/messages/{first}/requeue", "{}")).ShouldBeProblem(HttpStatusCode.NotFound, $"There is no dead letter {first} in 'backtest_error'");
        (await ApiReply.ReadAsync(await DeleteAsync($"{Path}/messages/{second}"))).ShouldBeProblem(HttpStatusCode.NotFound, "There is no dead letter");
    }

    [Fact]
    public async Task Many_are_requeued_in_the_background_with_progress()
    {
        for (var index = 0; index < 3; index++)
        {
            await _queue.AddAsync();
        }

        await _queue.AddAsync(exception: "System.FormatException");
        var before = (await _api.GetAsync("/api/dlq/operations")).Json.GetArrayLength();

        var dry = await WaitAsync(await PostAsync($"{Path}/requeue", """{"exception":"TimeoutException","dryRun":true}"""));
        (await _queue.SourceCountAsync()).ShouldBe(0);
        var done = await WaitAsync(await PostAsync($"{Path}/requeue", """{"exception":"TimeoutException"}"""));

        (dry.GetProperty("matched").GetInt32(), dry.GetProperty("done").GetInt32(), dry.GetProperty("dryRun").GetBoolean()).ShouldBe((3, 0, true));
        (done.GetProperty("total").GetInt32(), done.GetProperty("scanned").GetInt32(), done.GetProperty("done").GetInt32()).ShouldBe((4, 4, 3));
        (await _queue.SourceCountAsync()).ShouldBe(3);
        (await _queue.CountAsync()).ShouldBe(1);
        (await _api.GetAsync("/api/dlq/operations")).Json.GetArrayLength().ShouldBe(before + 2);
    }

    [Fact]
    public async Task A_slow_operation_is_cancelled_and_leaves_the_rest_where_it_is()
    {
        for (var index = 0; index < 20; index++)
        {
            await _queue.AddAsync();
        }

        var started = await PostAsync($"{Path}/delete", """{"all":true,"rate":1}""");
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var canceled = (await ApiReply.ReadAsync(await DeleteAsync(started.Message.Headers.Location!.ToString()))).Json;

        canceled.GetProperty("state").GetString().ShouldBe("canceled");
        (await _queue.CountAsync()).ShouldBe(20 - canceled.GetProperty("progress").GetProperty("done").GetInt32());
        (await _queue.CountAsync()).ShouldBeGreaterThan(10);
    }

    public static TheoryData<string, HttpStatusCode, string> WrongReads => new()
    {
        { "/api/dlq/nothing_error", HttpStatusCode.NotFound, "There is no queue 'nothing_error'." },
        { "/api/dlq/backtest", HttpStatusCode.BadRequest, "The queue 'backtest' is no dead-letter queue" },
        { "/api/dlq/a%20b_error/groups", HttpStatusCode.BadRequest, "The queue name 'a b_error' is not valid" },
        { $"{Path}?typ=X", HttpStatusCode.BadRequest, "There is no parameter 'typ'; there is type, exception, since, until, text, group, lane, order, cursor, scan, limit." },
        { $"{Path}?type=X&type=Y", HttpStatusCode.BadRequest, "The parameter 'type' is given 2 times; allowed is once." },
        { $"{Path}?cursor=x", HttpStatusCode.BadRequest, "'cursor' is 'x'; allowed is what the page before gave as its next" },
        { $"{Path}?since=yesterday", HttpStatusCode.BadRequest, "'since' is 'yesterday'; allowed is a time such as" },
        { $"{Path}?scan=10001", HttpStatusCode.BadRequest, "'scan' is '10001'; allowed is a whole number from 1 to 10000." },
        { $"{Path}/messages/urgent/1-0", HttpStatusCode.BadRequest, "'urgent/1-0' is no id of a dead letter" },
        { $"{Path}/messages/normal/1-0", HttpStatusCode.NotFound, "There is no dead letter normal/1-0 in 'backtest_error'" },
        { "/api/dlq/operations/42", HttpStatusCode.BadRequest, "'42' is no id of an operation; it must be a UUID." },
        { "/api/dlq/operations/0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10", HttpStatusCode.NotFound, "Nothing is known of the operation" },
    };

    [Fact]
    public async Task What_is_asked_wrongly_is_refused_with_a_sentence()
    {
        await _queue.AddAsync();
        foreach (var (path, statusCode, sentence) in WrongReads.Select(x => x.Data))
        {
            (await _api.GetAsync(path)).ShouldBeProblem(statusCode, sentence);
        }
    }

    [Theory]
    [InlineData("{}", "Nothing says which dead letters are meant; give a filter such as 'type' or 'since', or 'all': true.")]
    [InlineData("""{"typ":"X"}""", "There is no property 'typ'; there is type, exception, since, until, text, group, lane, all, dryRun, rate, requestedBy, olderThan.")]
    [InlineData("""{"all":true,"type":"X"}""", "'all' and 'type' exclude each other; give one of them.")]
    [InlineData("""{"all":"yes"}""", "'all' is \"yes\"; allowed is true or false.")]
    [InlineData("""{"type":[]}""", "'type' is []; allowed is a text.")]
    [InlineData("""{"all":true,"rate":0}""", "'rate' is '0'; allowed is a whole number from 1 to 100000.")]
    [InlineData("[]", "The body is a JSON array; allowed is an object.")]
    [InlineData("{ no", "The body is no JSON; allowed is an object, {} at least.")]
    public async Task A_wrong_change_is_refused_with_a_sentence_and_changes_nothing(string body, string sentence)
    {
        await _queue.AddAsync();

        (await PostAsync($"{Path}/delete", body)).ShouldBeProblem(HttpStatusCode.BadRequest, sentence);

        (await _queue.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_form_of_a_foreign_page_can_change_nothing()
    {
        var id = await _queue.AddAsync();

        (await PostAsync($"{Path}/delete", """{"all":true}""", "text/plain")).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "The content type is 'text/plain; charset=utf-8'; allowed is application/json.");
        (await PostAsync($"{Path}/messages/{id}/requeue", "{}", "application/x-www-form-urlencoded")).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "allowed is application/json.");

        (await _queue.CountAsync()).ShouldBe(1);
    }

    private Task<HttpResponseMessage> DeleteAsync(string path) => _api.Client.DeleteAsync(path);

    private async Task<ApiReply> PostAsync(string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await ApiReply.ReadAsync(await _api.Client.PostAsync(path, content));
    }

    /// <summary>Awaits the end of an operation and returns how far it came.</summary>
    private async Task<System.Text.Json.JsonElement> WaitAsync(ApiReply started)
    {
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted, started.Json.GetRawText());
        var end = await Eventually.ReturnsAsync(
            () => _api.GetAsync(started.Message.Headers.Location!.ToString()),
            reply => reply.Json.GetProperty("state").GetString() == "completed",
            "the operation has completed",
            reply => reply.Json.GetRawText());
        return end.Json.GetProperty("progress");
    }
}
