using Bus.Redis;
using Bus.RedisStreams.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using MassTransit.Util;

namespace Bus.RedisStreams.Configuration;

/// <summary>The host of a bus: its server, its endpoints and how long they try.</summary>
internal sealed class RedisStreamsHostConfiguration : BaseHostConfiguration<RedisStreamsReceiveEndpointConfiguration, IRedisStreamsReceiveEndpointConfigurator>
{
    private readonly RedisStreamsBusConfiguration _busConfiguration;
    private readonly Recycle<ConnectionContextSupervisor> _connectionContext;
    private bool _isBuilt;
    private RedisStreamsHostSettings? _settings;

    internal RedisStreamsHostConfiguration(RedisStreamsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        Topology = new RedisStreamsBusTopology(this, busConfiguration.Topology);
        ReceiveTransportRetryPolicy = Retry.CreatePolicy(x =>
        {
            x.Handle<ConnectionException>();
            x.Exponential(1000, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100));
        });
        _connectionContext = new Recycle<ConnectionContextSupervisor>(() => new ConnectionContextSupervisor(this));
    }

    public override Uri HostAddress => Settings.HostAddress;

    public override IBusTopology Topology { get; }

    public override IRetryPolicy ReceiveTransportRetryPolicy { get; }

    /// <summary>The client waits for the connection until the send timeout; a retry on top would wait for hours.</summary>
    public override IRetryPolicy SendTransportRetryPolicy => Retry.None;

    internal ConnectionContextSupervisor ConnectionContextSupervisor => _connectionContext.Supervisor;

    internal RedisStreamsPublishTopology PublishTopology => _busConfiguration.Topology.Publish;

    /// <summary>How long a second message of the same message id is dropped; <see langword="null"/> for not at all.</summary>
    internal TimeSpan? DeduplicationWindow { get; set; }

    internal TimeProvider TimeProvider { get; } = TimeProvider.System;

    /// <summary>Whether keys belong to hash slots, so that only those of one slot can be used in one step.</summary>
    internal bool IsCluster => _settings?.Client.Topology == RedisTopology.Cluster;

    /// <summary>Whether an address names one of the servers that this bus was told of: of sentinels and clusters several have the same queues.</summary>
    internal bool IsNamed(Uri hostAddress, Uri address) => RedisStreamsEndpointAddress.NamesServerOf(hostAddress, address)
        || Settings.Client.FurtherEndpoints.Any(x => RedisStreamsEndpointAddress.NamesServerOf(new RedisStreamsHostAddress(x.Host, x.Port, 0, Settings.KeyPrefix), address));

    internal RedisStreamsHostSettings Settings
    {
        get => _settings ?? throw new ConfigurationException("The host was not configured: call Host(..) before anything that needs its address.");
        set => _settings = value;
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        if (_settings is null)
        {
            yield return this.Failure("Host", "must be configured: call Host(\"redis://server:6379\").");
            yield break;
        }

        foreach (var sentence in _settings.Validate())
        {
            yield return this.Failure("Host", sentence);
        }

        foreach (var result in base.Validate())
        {
            yield return result;
        }
    }

    public override void ReceiveEndpoint(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator> configureEndpoint) =>
        CreateReceiveEndpointConfiguration(queueName, configureEndpoint);

    public override void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IRedisStreamsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        var queueName = definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance);
        ReceiveEndpoint(queueName, configurator =>
        {
            ApplyEndpointDefinition(configurator, definition);
            configureEndpoint?.Invoke(configurator);
        });
    }

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName, Action<IReceiveEndpointConfigurator>? configure) =>
        CreateReceiveEndpointConfiguration(queueName, (IRedisStreamsReceiveEndpointConfigurator x) => configure?.Invoke(x));

    public override IHost Build()
    {
        var host = new RedisStreamsHost(this);
        _isBuilt = true;
        foreach (var endpoint in GetConfiguredEndpoints())
        {
            endpoint.Build(host);
        }

        return host;
    }

    internal void ApplyEndpointDefinition(IRedisStreamsReceiveEndpointConfigurator configurator, IEndpointDefinition definition)
    {
        if (definition.IsTemporary)
        {
            configurator.IsTemporary = true;
        }

        base.ApplyEndpointDefinition(configurator, definition);
    }

    internal RedisStreamsReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator>? configure)
    {
        var endpointConfiguration = _busConfiguration.CreateEndpointConfiguration();
        return CreateReceiveEndpointConfiguration(new RedisStreamsReceiveSettings(endpointConfiguration, queueName), endpointConfiguration, configure);
    }

    internal RedisStreamsReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(
        RedisStreamsReceiveSettings settings,
        IRedisStreamsEndpointConfiguration endpointConfiguration,
        Action<IRedisStreamsReceiveEndpointConfigurator>? configure)
    {
        var configuration = new RedisStreamsReceiveEndpointConfiguration(this, settings, endpointConfiguration);
        configure?.Invoke(configuration);
        Observers.EndpointConfigured(configuration);

        // What is connected to a running host is built by whoever connects it; kept here it would outlive its endpoint, with all that it configures.
        if (!_isBuilt)
        {
            Add(configuration);
        }

        return configuration;
    }
}
