using Bus.Host.Cli;
using Bus.Host.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>Which queues get a copy of what is published.</summary>
internal static class TopicsEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/topics", ReadAsync)
        .WithTags("topics")
        .WithSummary("All topics and the queues that subscribe to them.")
        .Produces<IReadOnlyList<TopicStatus>>()
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<IReadOnlyList<TopicStatus>>> ReadAsync(ApiRedis redis, CancellationToken cancellationToken) =>
        TypedResults.Json(await TopicStatus.ReadAllAsync(redis.Administration, cancellationToken), JsonOption.Indented);
}
