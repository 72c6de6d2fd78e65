using Bus.Redis;
using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>What the user's bus callback configures.</summary>
internal sealed class RedisStreamsBusFactoryConfigurator : BusFactoryConfigurator, IRedisStreamsBusFactoryConfigurator, IBusFactory
{
    private readonly RedisStreamsBusConfiguration _busConfiguration;
    private readonly RedisStreamsReceiveSettings _settings;
    private RedisStreamsHostSettings _defaults = new(new RedisOptions(), RedisKeys.DefaultPrefix);

    internal RedisStreamsBusFactoryConfigurator(RedisStreamsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        _settings = new RedisStreamsReceiveSettings(busConfiguration.BusEndpointConfiguration, busConfiguration.Topology.Consume.CreateTemporaryQueueName("bus"))
        {
            IsTemporary = true,
        };

        // Producers in other languages write plain JSON.
        this.UseRawJsonDeserializer();
    }

    internal RedisStreamsHostConfiguration HostConfiguration => _busConfiguration.HostConfiguration;

    /// <summary>The key prefix of a test, which wins over the host's; <see langword="null"/> outside of tests.</summary>
    internal string? TestKeyPrefix { get; init; }

    public TimeSpan LockDuration
    {
        set => _settings.LockDuration = value;
    }

    public int MaxDeliveryCount
    {
        set => _settings.MaxDeliveryCount = value;
    }

    public TimeSpan UnlockDelay
    {
        set => _settings.UnlockDelay = value;
    }

    public TimeSpan MaxPriorityWait
    {
        set => _settings.MaxPriorityWait = value;
    }

    public bool DeadLetterExpiredMessages
    {
        set => _settings.DeadLetterExpiredMessages = value;
    }

    public bool PurgeOnStartup
    {
        set => _settings.PurgeOnStartup = value;
    }

    /// <summary>What the client's options are where <c>Host</c> does not say otherwise.</summary>
    internal RedisOptions ClientDefaults => _defaults.Client;

    public void Host(RedisOptions options, Action<IRedisStreamsHostConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var configurator = new RedisStreamsHostConfigurator(options, _defaults.KeyPrefix);
        configure?.Invoke(configurator);
        _busConfiguration.HostConfiguration.Settings = WithTestKeys(configurator.Settings);
    }

    /// <summary>Sets the host as options describe it; calls of <c>Host</c> start from there.</summary>
    internal void UseDefaults(RedisStreamsHostSettings defaults)
    {
        _defaults = defaults;
        _busConfiguration.HostConfiguration.Settings = WithTestKeys(defaults);
    }

    public void UseDeduplication(TimeSpan? window = null) =>
        _busConfiguration.HostConfiguration.DeduplicationWindow = Deduplication.CheckWindow(window ?? Deduplication.DefaultWindow);

    public void OverrideDefaultBusEndpointQueueName(string queueName) => _settings.QueueName = queueName;

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator> configure) =>
        _busConfiguration.HostConfiguration.CreateReceiveEndpointConfiguration(_settings, _busConfiguration.BusEndpointConfiguration, configure);

    public void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IRedisStreamsReceiveEndpointConfigurator>? configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IReceiveEndpointConfigurator>? configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator> configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var result in base.Validate())
        {
            yield return result;
        }

        if (string.IsNullOrWhiteSpace(_settings.QueueName))
        {
            yield return this.Failure("Bus", "The bus queue name must not be empty.");
        }
    }

    private RedisStreamsHostSettings WithTestKeys(RedisStreamsHostSettings settings) => TestKeyPrefix is null ? settings : settings with { KeyPrefix = TestKeyPrefix };
}
