using Bus.Host.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>What waits where; pauses and resumes a queue.</summary>
internal static class QueuesEndpoints
{
    private const string Noun = "queues";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapStatus<QueueStatus>(Noun, "All queues: messages that wait, messages in flight, the age of the oldest, live consumers.", ReadAsync);
        MapSwitch(routes, "pause", "Lets a queue give no more messages: what runs ends, messages are still accepted, other queues go on. JSON: {}.", isPaused: true);
        MapSwitch(routes, "resume", "Lets a paused queue give messages again, at once. JSON: {}.", isPaused: false);
    }

    private static void MapSwitch(IEndpointRouteBuilder routes, string verb, string summary, bool isPaused) => routes
        .MapPost($"/api/{Noun}/{{queue}}/{verb}", (string queue, HttpRequest request, ApiRedis redis, CancellationToken cancellationToken) => SwitchAsync(queue, isPaused, request, redis, cancellationToken))
        .WithTags(Noun)
        .WithSummary(summary)
        .Produces<QueueSwitch>()
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .RefusesNames();

    private static Task<JsonHttpResult<IReadOnlyList<QueueStatus>>> ReadAsync(ApiRedis redis, CancellationToken cancellationToken) =>
        StatusEndpoints.ToJsonAsync(redis.ReadQueuesAsync(cancellationToken));

    private static async Task<JsonHttpResult<QueueSwitch>> SwitchAsync(string queue, bool isPaused, HttpRequest request, ApiRedis redis, CancellationToken cancellationToken)
    {
        // JSON, which no form of a foreign web page can send, and nothing in it that would be left out silently.
        await DlqRequestBody.ReadAsync(request, [], cancellationToken);
        return await StatusEndpoints.ToJsonAsync(QueueSwitch.RunAsync(redis.Administration, queue, isPaused, CancellationToken.None));
    }
}
