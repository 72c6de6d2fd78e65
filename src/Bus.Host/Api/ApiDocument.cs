using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Bus.Host.Api;

/// <summary>The description of the API for programs, at /openapi/v1.json.</summary>
internal static class ApiDocument
{
    private const string KeyScheme = "apiKey";

    internal static void Add(IServiceCollection services) => services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Bus";
        document.Info.Description = "Backtests as jobs: submit them, read their status, look at the queues. Errors are problem details with one sentence.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyMiddleware.Header,
            Description = "Where the API was started with a key.",
        };
        return Task.CompletedTask;
    }));

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi();
}
