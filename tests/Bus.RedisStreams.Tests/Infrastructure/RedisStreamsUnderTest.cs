using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>Our transport, on a server that other tests use at the same time: each instance has a key prefix of its own.</summary>
internal sealed class RedisStreamsUnderTest(RedisServer server) : ITransportUnderTest
{
    private string _connectionString = server.ConnectionString;

    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders | TransportFeatures.CancelsSchedules;

    internal string KeyPrefix { get; } = $"t{NewId.NextGuid():N}";

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(_connectionString, host => host.KeyPrefix = KeyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public void UseMessageScheduler(IBusFactoryConfigurator bus) => bus.UseRedisStreamsMessageScheduler();

    public void AddMessageScheduler(IBusRegistrationConfigurator registration) => registration.AddRedisStreamsMessageScheduler();

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
        if (server.IsRunning)
        {
            await server.RemoveKeysAsync(KeyPrefix);
        }
    }

    private sealed class Route(RedisStreamsUnderTest transport, string connectionString) : IDisposable
    {
        public void Dispose() => transport._connectionString = connectionString;
    }
}
