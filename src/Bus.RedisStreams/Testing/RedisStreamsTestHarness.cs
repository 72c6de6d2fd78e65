using Bus.Redis;
using Bus.RedisStreams;
using Bus.RedisStreams.Configuration;
using Bus.RedisStreams.Testing;

namespace MassTransit.Testing;

/// <summary>A bus on Redis Streams with one receive endpoint, for tests without a container; with one, use <c>AddMassTransitTestHarness</c>.</summary>
/// <remarks>Set the properties and events before <see cref="BusTestHarness.Start"/>. Members are not to be called concurrently.</remarks>
public class RedisStreamsTestHarness : BusTestHarness
{
    private readonly string _randomPrefix = TestKeys.CreateRandomPrefix();
    private Uri? _inputQueueAddress;
    private string? _keyPrefix;

    /// <summary>Prepares a harness at <c>redis://localhost:6379</c>.</summary>
    /// <param name="inputQueueName">The queue of the receive endpoint; <c>input_queue</c> by default.</param>
    public RedisStreamsTestHarness(string? inputQueueName = null)
    {
        InputQueueName = inputQueueName ?? "input_queue";
    }

    /// <summary>Called with the host before it is used, to set credentials, TLS or timeouts.</summary>
    public event Action<IRedisStreamsHostConfigurator>? OnConfigureRedisStreamsHost;

    /// <summary>Called with the bus before its receive endpoint is added.</summary>
    public event Action<IRedisStreamsBusFactoryConfigurator>? OnConfigureRedisStreamsBus;

    /// <summary>Called with the receive endpoint.</summary>
    public event Action<IRedisStreamsReceiveEndpointConfigurator>? OnConfigureRedisStreamsReceiveEndpoint;

    /// <summary>Where Redis is, in either form that <c>Host(..)</c> reads.</summary>
    /// <value>The default value is <c>redis://localhost:6379</c>.</value>
    public string ConnectionString { get; set; } = "redis://localhost:6379";

    /// <summary>The prefix of all keys of the test; it wins over one that the host sets.</summary>
    /// <value>The default value is a random one, whose keys are deleted when the bus stops; those of a given one stay.</value>
    public string KeyPrefix
    {
        get => _keyPrefix ?? _randomPrefix;
        set => _keyPrefix = value;
    }

    /// <summary>Whether all keys of <see cref="KeyPrefix"/> are deleted before the bus starts.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>Refused for <c>bus</c>, the prefix of every bus that sets none.</remarks>
    public bool CleanKeys { get; set; }

    /// <inheritdoc />
    public override string InputQueueName { get; }

    /// <inheritdoc />
    public override Uri InputQueueAddress => _inputQueueAddress ?? new Uri($"queue:{InputQueueName}");

    /// <summary>Deletes all keys of <see cref="KeyPrefix"/>, a page at a time.</summary>
    /// <exception cref="ConfigurationException">The prefix is <c>bus</c>, that of every bus that sets none.</exception>
    public override Task Clean() => KeyCleaner.DeleteAllAsync(CreateCleanableSettings());

    /// <inheritdoc />
    protected override Task<IBusControl> CreateBus()
    {
        var busConfiguration = new RedisStreamsBusConfiguration(new RedisStreamsTopologyConfiguration(RedisStreamsBusFactory.CreateMessageTopology()));
        var configurator = new RedisStreamsBusFactoryConfigurator(busConfiguration) { TestKeyPrefix = KeyPrefix };
        configurator.Host(ConnectionString, host => ConfigureRedisStreamsHost(host));
        ConfigureBus(configurator);
        ConfigureRedisStreamsBus(configurator);
        configurator.ReceiveEndpoint(InputQueueName, (IRedisStreamsReceiveEndpointConfigurator endpoint) =>
        {
            ConfigureReceiveEndpoint(endpoint);
            ConfigureRedisStreamsReceiveEndpoint(endpoint);
            _inputQueueAddress = endpoint.InputAddress;
        });
        BusConfigured(configurator);
        configurator.ConnectBusObserver(new TestKeysObserver(CleanKeys ? CreateCleanableSettings : CreateSettings, CleanKeys, cleanAtStop: _keyPrefix is null));
        return Task.FromResult(configurator.Build(busConfiguration));
    }

    /// <summary>Configures the host.</summary>
    protected virtual void ConfigureRedisStreamsHost(IRedisStreamsHostConfigurator configurator) => OnConfigureRedisStreamsHost?.Invoke(configurator);

    /// <summary>Configures the bus.</summary>
    protected virtual void ConfigureRedisStreamsBus(IRedisStreamsBusFactoryConfigurator configurator) => OnConfigureRedisStreamsBus?.Invoke(configurator);

    /// <summary>Configures the receive endpoint.</summary>
    protected virtual void ConfigureRedisStreamsReceiveEndpoint(IRedisStreamsReceiveEndpointConfigurator configurator) =>
        OnConfigureRedisStreamsReceiveEndpoint?.Invoke(configurator);

    private RedisStreamsHostSettings CreateSettings()
    {
        var host = new RedisStreamsHostConfigurator(RedisOptions.Parse(ConnectionString), RedisKeys.DefaultPrefix);
        ConfigureRedisStreamsHost(host);
        return host.Settings with { KeyPrefix = KeyPrefix };
    }

    private RedisStreamsHostSettings CreateCleanableSettings() => KeyPrefix == TestKeys.PrefixInUse
        ? throw new ConfigurationException(TestKeys.PrefixInUseSentence)
        : CreateSettings();
}
