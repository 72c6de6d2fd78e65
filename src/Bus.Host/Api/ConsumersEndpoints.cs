using Bus.Host.Queues;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>Who takes messages from which queue.</summary>
internal static class ConsumersEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapStatus<ConsumerStatus>("consumers", "Who consumes all queues, or the one that is named: what each holds and when its lease ends.", ReadAsync)
        .RefusesNames();

    private static Task<JsonHttpResult<IReadOnlyList<ConsumerStatus>>> ReadAsync(ApiRedis redis, string? queue, CancellationToken cancellationToken) =>
        StatusEndpoints.ToJsonAsync(ConsumerStatus.ReadAsync(redis.Administration, queue, cancellationToken));
}
