using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bus.Host.Api;

/// <summary>What load balancers and container hosts ask; nobody needs a key for it.</summary>
internal static class HealthEndpoints
{
    internal const string Path = "/health";

    private const string Tag = "health";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Path}/live", () => TypedResults.Json(new HealthReply("live"), ApiJsonContext.Default.HealthReply))
            .WithTags(Tag)
            .WithSummary("Whether the process answers.")
            .Produces<HealthReply>();
        routes.MapGet($"{Path}/ready", ReadyAsync)
            .WithTags(Tag)
            .WithSummary("Whether jobs can be taken: the bus runs and Redis answers.")
            .Produces<HealthReply>()
            .Produces<HealthReply>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<HealthReply>> ReadyAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var entries = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new HealthReplyCheck(Name(entry.Value.Status), entry.Value.Description ?? entry.Value.Exception?.Message));
        var problem = report.Entries.Values.FirstOrDefault(entry => entry.Status == HealthStatus.Unhealthy);
        return report.Status == HealthStatus.Unhealthy
            ? TypedResults.Json(
                new HealthReply("not ready", problem.Description ?? problem.Exception?.Message, entries),
                ApiJsonContext.Default.HealthReply,
                statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Json(new HealthReply("ready", null, entries), ApiJsonContext.Default.HealthReply);
    }

    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
}
