using Bus.Host.Queues;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>Which queues get a copy of what is published.</summary>
internal static class TopicsEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapStatus<TopicStatus>("topics", "All topics and the queues that subscribe to them.", ReadAsync);

    private static Task<JsonHttpResult<IReadOnlyList<TopicStatus>>> ReadAsync(ApiRedis redis, CancellationToken cancellationToken) =>
        StatusEndpoints.ToJsonAsync(TopicStatus.ReadAllAsync(redis.Administration, cancellationToken));
}
