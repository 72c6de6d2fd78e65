using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>The Redis Streams transport, under a key prefix of its own.</summary>
internal sealed class StreamsUnderTest(RedisServer server) : ITransportUnderTest
{
    private readonly string _keyPrefix = $"t{NewId.NextGuid():N}";

    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders | TransportFeatures.CancelsSchedules;

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(server.ConnectionString, host => host.KeyPrefix = _keyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public void UseMessageScheduler(IBusFactoryConfigurator bus) => bus.UseRedisStreamsMessageScheduler();

    public void AddMessageScheduler(IBusRegistrationConfigurator registration) => registration.AddRedisStreamsMessageScheduler();

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(server.ConnectionString, host => host.KeyPrefix = _keyPrefix);
            configure(bus);
        });

    public async ValueTask DisposeAsync() => await server.RemoveKeysAsync(_keyPrefix);
}
