using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>The running host of a bus.</summary>
internal sealed class RedisStreamsHost : BaseHost, IHost<IRedisStreamsReceiveEndpointConfigurator>
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;

    internal RedisStreamsHost(RedisStreamsHostConfiguration hostConfiguration)
        : base(hostConfiguration, hostConfiguration.Topology)
    {
        _hostConfiguration = hostConfiguration;
    }

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(definition, endpointNameFormatter, (IRedisStreamsReceiveEndpointConfigurator x) => configureEndpoint?.Invoke(x));

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(queueName, (IRedisStreamsReceiveEndpointConfigurator x) => configureEndpoint?.Invoke(x));

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null, Action<IRedisStreamsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        var queueName = definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance);
        return ConnectReceiveEndpoint(queueName, configurator =>
        {
            _hostConfiguration.ApplyEndpointDefinition(configurator, definition);
            configureEndpoint?.Invoke(configurator);
        });
    }

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        LogContext.SetCurrentIfNull(_hostConfiguration.LogContext);
        var configuration = _hostConfiguration.CreateReceiveEndpointConfiguration(queueName, configureEndpoint);
        configuration.Validate().ThrowIfContainsFailure("The receive endpoint configuration is invalid:");
        TransportLogMessages.ConnectReceiveEndpoint(configuration.InputAddress);
        var context = configuration.Build(this);
        return new ConnectedEndpointHandle(ReceiveEndpoints.Start(queueName), context);
    }

    protected override void Probe(ProbeContext context)
    {
        context.Set(new { Type = "RedisStreams", _hostConfiguration.HostAddress });
        _hostConfiguration.ConnectionContextSupervisor.Probe(context);
    }

    // Stopped last: consumers that drain still send.
    protected override IAgent[] GetAgentHandles() => [_hostConfiguration.ConnectionContextSupervisor];
}
