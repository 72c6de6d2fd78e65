using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Api;

/// <summary>One API on one Redis, for all tests of a class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private ApiProgram? _api;

    public RedisServer Server { get; private set; } = null!;

    internal ApiProgram Api => _api!;

    public async ValueTask InitializeAsync()
    {
        Server = await RedisServer.StartAsync();

        // Variables of ASP.NET Core's own, as its container image sets them, must open nothing.
        _api = await ApiProgram.StartAsync(Server, new Dictionary<string, string?> { ["ASPNETCORE_HTTP_PORTS"] = "8080", ["ASPNETCORE_URLS"] = "http://0.0.0.0:8081" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
