using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.RedisStreams.Configuration;
using Bus.RedisStreams.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>Our transport on several servers, sentinels or a cluster, under a key prefix of its own.</summary>
/// <param name="getConnectionStringAsync">Asked once, ahead of the test: the servers may have to be started.</param>
internal sealed class TopologyUnderTest(Func<Task<string>> getConnectionStringAsync) : ITransportUnderTest
{
    private RedisOptions? _options;

    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders;

    internal string KeyPrefix { get; } = $"t{NewId.NextGuid():N}";

    internal RedisOptions Options
    {
        get => _options ?? throw new InvalidOperationException("The transport was not initialized.");
        set => _options = value;
    }

    public async ValueTask InitializeAsync() => _options = RedisOptions.Parse(await getConnectionStringAsync());

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(Options, host => host.KeyPrefix = KeyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(Options, host => host.KeyPrefix = KeyPrefix);
            configure(bus);
        });

    public async ValueTask DisposeAsync() => await KeyCleaner.DeleteAllAsync(new RedisStreamsHostSettings(Options, KeyPrefix));
}
