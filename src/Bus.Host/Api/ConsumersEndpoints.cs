using Bus.Host.Cli;
using Bus.Host.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>Who takes messages from which queue.</summary>
internal static class ConsumersEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/consumers", ReadAsync)
        .WithTags("consumers")
        .WithSummary("Who consumes all queues, or the one that is named: what each holds and when its lease ends.")
        .Produces<IReadOnlyList<ConsumerStatus>>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddEndpointFilter<ArgumentFilter>();

    private static async Task<JsonHttpResult<IReadOnlyList<ConsumerStatus>>> ReadAsync(ApiRedis redis, string? queue, CancellationToken cancellationToken) =>
        TypedResults.Json(await ConsumerStatus.ReadAsync(redis.Administration, queue, cancellationToken), JsonOption.Indented);
}
