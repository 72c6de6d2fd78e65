using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>Our transport, on a server that other tests use at the same time: each instance has a key prefix of its own.</summary>
internal sealed class RedisStreamsUnderTest(RedisServer server) : ITransportUnderTest
{
    private string _connectionString = server.ConnectionString;

    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders;

    internal string KeyPrefix { get; } = $"t{NewId.NextGuid():N}";

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(_connectionString, host => host.KeyPrefix = KeyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(_connectionString, host => host.KeyPrefix = KeyPrefix);
            configure(bus);
        });

    /// <summary>Lets the buses that are built before its disposal connect to another port, that of a proxy.</summary>
    internal IDisposable Through(int? port)
    {
        _connectionString = port is null ? server.ConnectionString : $"redis://127.0.0.1:{port}";
        return new Route(this, server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (!server.IsRunning)
        {
            return;
        }

        await using var probe = await server.ConnectAsync();
        var cursor = "0";
        do
        {
            var page = await probe.SendAsync("SCAN", cursor, "MATCH", $"{KeyPrefix}:*", "COUNT", 1000);
            cursor = page[0].Text!;
            if (page[1].Count > 0)
            {
                await probe.SendAsync(["UNLINK", .. page[1].Texts().OfType<object>()]);
            }
        }
        while (cursor != "0");
    }

    private sealed class Route(RedisStreamsUnderTest transport, string connectionString) : IDisposable
    {
        public void Dispose() => transport._connectionString = connectionString;
    }
}
