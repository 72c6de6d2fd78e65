using Bus.Redis;
using Bus.RedisStreams.Testing;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.RedisStreams.Configuration;

/// <summary>Builds the bus of a container registration.</summary>
internal sealed class RedisStreamsRegistrationBusFactory : TransportRegistrationBusFactory<IRedisStreamsReceiveEndpointConfigurator>
{
    private readonly RedisStreamsBusConfiguration _busConfiguration;
    private readonly Action<IBusRegistrationContext, IRedisStreamsBusFactoryConfigurator>? _configure;

    internal RedisStreamsRegistrationBusFactory(Action<IBusRegistrationContext, IRedisStreamsBusFactoryConfigurator>? configure)
        : this(new RedisStreamsBusConfiguration(new RedisStreamsTopologyConfiguration(RedisStreamsBusFactory.CreateMessageTopology())), configure)
    {
    }

    private RedisStreamsRegistrationBusFactory(RedisStreamsBusConfiguration busConfiguration, Action<IBusRegistrationContext, IRedisStreamsBusFactoryConfigurator>? configure)
        : base(busConfiguration.HostConfiguration)
    {
        _busConfiguration = busConfiguration;
        _configure = configure;
    }

    public override IBusInstance CreateBus(IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName)
    {
        var testKeys = context.GetService<TestKeys>();
        var configurator = new RedisStreamsBusFactoryConfigurator(_busConfiguration) { TestKeyPrefix = testKeys?.GetPrefix(busName) };
        var options = context.GetRequiredService<IOptionsMonitor<RedisStreamsTransportOptions>>().Get(busName);
        configurator.UseDefaults(new RedisStreamsHostSettings(CreateClientOptions(options), options.KeyPrefix ?? RedisKeys.DefaultPrefix));
        if (testKeys is not null)
        {
            configurator.ConnectBusObserver(testKeys.CreateObserver(_busConfiguration.HostConfiguration));
        }

        return CreateBus(configurator, context, _configure, specifications);
    }

    private static RedisOptions CreateClientOptions(RedisStreamsTransportOptions options)
    {
        var client = options.ConnectionString is null ? new RedisOptions() : RedisOptions.Parse(options.ConnectionString);
        return client with
        {
            Host = options.Host ?? client.Host,
            Port = options.Port ?? client.Port,
            User = options.User ?? client.User,
            Password = options.Pass ?? client.Password,
            Database = options.Database ?? client.Database,
            UseTls = options.UseTls ?? client.UseTls,
        };
    }
}
