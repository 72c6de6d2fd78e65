using System.Globalization;
using Bus.Host.Cli;
using Bus.Host.DeadLetters;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>Reads dead letters: queues, pages, groups by cause, one with everything.</summary>
internal static class DlqEndpoints
{
    internal const string Path = "/api/dlq";

    private const string Tag = "dead letters";
    private const int MaxScan = 10_000;

    private static readonly string[] GroupNames = [.. DlqText.FilterNames, "order", "cursor", "scan"];
    private static readonly string[] PageNames = [.. GroupNames, "limit"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ReadQueuesAsync)
            .WithTags(Tag)
            .WithSummary("All dead-letter queues: how many messages each has, and when the oldest and the newest came.")
            .Produces<IReadOnlyList<DlqQueueStatus>>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var group = routes.MapGroup($"{Path}/{{queue}}").WithTags(Tag).AddEndpointFilter<ArgumentFilter>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", ListAsync)
            .WithSummary("A page of dead letters. Filters: type, exception, since, until, text, group, lane; order newest or oldest, limit 1 to 1000, cursor; scan, 1 to 10,000, ends a page that finds little.")
            .Produces<DlqPage>();
        group.MapGet("/groups", GroupAsync)
            .WithSummary("Dead letters by cause, of as many entries as scan says (500); isPartial and next say that there are more. Filters as for the page.")
            .Produces<DlqGroups>();
        group.MapGet("/messages/{lane}/{entry}", ReadAsync)
            .WithSummary("One dead letter with exception, failures so far, headers and body.")
            .Produces<DlqDetails>();
    }

    /// <summary>The id in a path.</summary>
    internal static DeadLetterId ReadId(string lane, string entry) => DeadLetterId.Parse($"{lane}/{entry}");

    private static async Task<JsonHttpResult<IReadOnlyList<DlqQueueStatus>>> ReadQueuesAsync(ApiRedis redis, CancellationToken cancellationToken)
    {
        IReadOnlyList<DlqQueueStatus> queues = [.. (await redis.DeadLetters.GetQueuesAsync(cancellationToken)).Select(DlqQueueStatus.Create)];
        return TypedResults.Json(queues, JsonOption.Indented);
    }

    private static async Task<JsonHttpResult<DlqPage>> ListAsync(string queue, HttpRequest request, ApiRedis redis, CancellationToken cancellationToken) =>
        TypedResults.Json(DlqPage.Create(await redis.DeadLetters.ListAsync(queue, ReadQuery(request.Query, PageNames), cancellationToken)), JsonOption.Indented);

    private static async Task<JsonHttpResult<DlqGroups>> GroupAsync(string queue, HttpRequest request, ApiRedis redis, CancellationToken cancellationToken) =>
        TypedResults.Json(DlqGroups.Create(await redis.DeadLetters.GroupAsync(queue, ReadQuery(request.Query, GroupNames), cancellationToken)), JsonOption.Indented);

    private static async Task<JsonHttpResult<DlqDetails>> ReadAsync(string queue, string lane, string entry, ApiRedis redis, CancellationToken cancellationToken) =>
        TypedResults.Json(DlqDetails.Create(await redis.DeadLetters.GetAsync(queue, ReadId(lane, entry), cancellationToken: cancellationToken)), JsonOption.Indented);

    private static DeadLetterQuery ReadQuery(IQueryCollection query, string[] names)
    {
        if (query.Keys.FirstOrDefault(x => !names.Contains(x)) is { } unknown)
        {
            throw new ArgumentException($"There is no parameter '{unknown}'; there is {string.Join(", ", names)}.");
        }

        if (query.FirstOrDefault(x => x.Value.Count > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"The parameter '{twice}' is given {query[twice].Count.ToString(CultureInfo.InvariantCulture)} times; allowed is once.");
        }

        var text = new DlqText(name => query.TryGetValue(name, out var value) ? value.ToString() : null, name => $"'{name}'", TimeProvider.System);
        return text.ReadQuery() with { ScanLimit = text.ReadWhole("scan", new DeadLetterQuery().ScanLimit, MaxScan) };
    }
}
