using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>Our transport on an application's multiplexer; each instance has a multiplexer and a key prefix of its own.</summary>
internal sealed class StackExchangeUnderTest(RedisServer server) : ITransportUnderTest
{
    private IConnectionMultiplexer? _multiplexer;

    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders;

    internal string KeyPrefix { get; } = $"t{NewId.NextGuid():N}";

    internal IConnectionMultiplexer Multiplexer => _multiplexer ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() => _multiplexer = await Multiplexers.ConnectAsync(server);

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.UseMultiplexer(Multiplexer, host => host.KeyPrefix = KeyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.UseMultiplexer(Multiplexer, host => host.KeyPrefix = KeyPrefix);
            configure(bus);
        });

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
        {
            if (server.IsRunning)
            {
                // The buses have left the multiplexer usable. Asked without its limit of one second, which a busy machine exceeds.
                await _multiplexer.GetDatabase().PingAsync();
                await server.RemoveKeysAsync(KeyPrefix);
            }

            await _multiplexer.CloseAsync();
        }
    }
}
