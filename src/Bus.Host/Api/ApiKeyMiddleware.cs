using System.Security.Cryptography;
using System.Text;
using Bus.Host.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bus.Host.Api;

/// <summary>Lets nobody in without the key, where there is one; the state of health is told to everybody.</summary>
internal sealed class ApiKeyMiddleware
{
    internal const string Header = "X-Api-Key";

    private readonly RequestDelegate _next;
    private readonly byte[]? _hash;

    public ApiKeyMiddleware(RequestDelegate next, ApiSettings settings)
    {
        _next = next;
        _hash = settings.Key is { } key ? Hash(key) : null;
    }

    public Task InvokeAsync(HttpContext context)
    {
        // Hashes have one length, so that the time of the comparison tells nothing of the key, its length included.
        if (_hash is null || context.Request.Path.StartsWithSegments(HealthEndpoints.Path) || CryptographicOperations.FixedTimeEquals(Hash(context.Request.Headers[Header].ToString()), _hash))
        {
            return _next(context);
        }

        context.Response.Headers[HeaderNames.WWWAuthenticate] = $"ApiKey header=\"{Header}\"";
        throw new ApiException(
            StatusCodes.Status401Unauthorized,
            context.Request.Headers.ContainsKey(Header) ? $"The key in the header {Header} is not the right one." : $"The header {Header} with the API key is missing.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
