using MassTransit;
using MassTransit.Configuration;
using MassTransit.Observables;

namespace Bus.RedisStreams.Configuration;

/// <summary>The root of a bus's configuration.</summary>
internal sealed class RedisStreamsBusConfiguration : EndpointConfiguration, IRedisStreamsEndpointConfiguration, IBusConfiguration
{
    private readonly BusObservable _busObservers = new();

    internal RedisStreamsBusConfiguration(IRedisStreamsTopologyConfiguration topology)
        : base(topology)
    {
        Topology = topology;
        HostConfiguration = new RedisStreamsHostConfiguration(this);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public new IRedisStreamsTopologyConfiguration Topology { get; }

    public IRedisStreamsEndpointConfiguration BusEndpointConfiguration { get; }

    public RedisStreamsHostConfiguration HostConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

    IBusObserver IBusConfiguration.BusObservers => _busObservers;

    internal IRedisStreamsEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint = false) =>
        new RedisStreamsEndpointConfiguration(this, new RedisStreamsTopologyConfiguration(Topology), isBusEndpoint);

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _busObservers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);
}
