using Bus.Host.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bus.Host.Api;

/// <summary>What the endpoints that tell a list of something have in common: path, description, and the text of the command of the same name, so that nobody has to learn two.</summary>
internal static class StatusEndpoints
{
    /// <summary>Maps <c>GET /api/&lt;noun&gt;</c>.</summary>
    internal static RouteHandlerBuilder MapStatus<T>(this IEndpointRouteBuilder routes, string noun, string summary, Delegate read) => routes.MapGet($"/api/{noun}", read)
        .WithTags(noun)
        .WithSummary(summary)
        .Produces<IReadOnlyList<T>>()
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Says also that what is named may be no name, or that of nothing.</summary>
    internal static RouteHandlerBuilder RefusesNames(this RouteHandlerBuilder builder) => builder
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .AddEndpointFilter<ArgumentFilter>();

    internal static async Task<JsonHttpResult<T>> ToJsonAsync<T>(Task<T> reading) => TypedResults.Json(await reading, JsonOption.Indented);
}
