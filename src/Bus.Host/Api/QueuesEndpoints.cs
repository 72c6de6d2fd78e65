using Bus.Host.Cli;
using Bus.Host.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>What waits where.</summary>
internal static class QueuesEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/queues", ReadAsync)
        .WithTags("queues")
        .WithSummary("All queues: messages that wait, messages in flight, the age of the oldest, live consumers.")
        .Produces<IReadOnlyList<QueueStatus>>()
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    // The text of `bus queues --json`, so that nobody has to learn two.
    private static async Task<JsonHttpResult<IReadOnlyList<QueueStatus>>> ReadAsync(ApiRedis redis, CancellationToken cancellationToken) =>
        TypedResults.Json(await redis.ReadQueuesAsync(cancellationToken), JsonOption.Indented);
}
