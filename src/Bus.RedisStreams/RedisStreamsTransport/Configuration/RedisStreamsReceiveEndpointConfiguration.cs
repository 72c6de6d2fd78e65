using Bus.RedisStreams.Middleware;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace Bus.RedisStreams.Configuration;

/// <summary>One receive endpoint, from the user's callback to the transport that runs it.</summary>
internal sealed class RedisStreamsReceiveEndpointConfiguration :
    ReceiveEndpointConfiguration,
    IRedisStreamsEndpointConfiguration,
    IRedisStreamsReceiveEndpointConfigurator
{
    private readonly IBuildPipeConfigurator<ClientContext> _clientConfigurator = new PipeConfigurator<ClientContext>();
    private readonly IRedisStreamsEndpointConfiguration _endpointConfiguration;
    private readonly RedisStreamsHostConfiguration _hostConfiguration;
    private readonly Lazy<Uri> _inputAddress;

    internal RedisStreamsReceiveEndpointConfiguration(
        RedisStreamsHostConfiguration hostConfiguration,
        RedisStreamsReceiveSettings settings,
        IRedisStreamsEndpointConfiguration endpointConfiguration)
        : base(hostConfiguration, endpointConfiguration)
    {
        _hostConfiguration = hostConfiguration;
        _endpointConfiguration = endpointConfiguration;
        Settings = settings;
        _inputAddress = new Lazy<Uri>(() => Settings.GetInputAddress(_hostConfiguration.HostAddress));

        // Connected first, so its filter is the outermost of each message type: no retry runs around it. It gets the pipe's configurator, not the endpoint's: MassTransit
        // keeps the former for as long as the bus lives, and with the latter it would keep every endpoint that was ever connected.
        _ = new MaxDeliveryCountConfigurationObserver(endpointConfiguration.Consume.Configurator);
    }

    public override Uri HostAddress => _hostConfiguration.HostAddress;

    public override Uri InputAddress => _inputAddress.Value;

    IRedisStreamsTopologyConfiguration IRedisStreamsEndpointConfiguration.Topology => _endpointConfiguration.Topology;

    public bool IsTemporary
    {
        set
        {
            Settings.IsTemporary = value;
            Changed(nameof(IsTemporary));
        }
    }

    public TimeSpan LockDuration
    {
        set => Settings.LockDuration = value;
    }

    public int MaxDeliveryCount
    {
        set => Settings.MaxDeliveryCount = value;
    }

    public TimeSpan UnlockDelay
    {
        set => Settings.UnlockDelay = value;
    }

    public TimeSpan MaxPriorityWait
    {
        set => Settings.MaxPriorityWait = value;
    }

    public bool DeadLetterExpiredMessages
    {
        set => Settings.DeadLetterExpiredMessages = value;
    }

    public int ConcurrentDeliveryLimit
    {
        set => Settings.ConcurrentDeliveryLimit = value;
    }

    public bool SingleActiveConsumer
    {
        set => Settings.SingleActiveConsumer = value;
    }

    public TimeSpan AutoDeleteOnIdle
    {
        set
        {
            Settings.AutoDeleteOnIdle = value;
            Changed(nameof(AutoDeleteOnIdle));
        }
    }

    public bool PurgeOnStartup
    {
        set => Settings.PurgeOnStartup = value;
    }

    internal RedisStreamsReceiveSettings Settings { get; }

    /// <summary>What the endpoint does with a message that failed, for one that does not get as far as failing.</summary>
    internal IPipe<ExceptionReceiveContext> CreateErrorPipe()
    {
        var configured = Receive.ErrorConfigurator.Build();
        return configured.IsNotEmpty()
            ? configured
            : Pipe.New<ExceptionReceiveContext>(pipe =>
            {
                pipe.UseFilter(new GenerateFaultFilter());
                pipe.UseFilter(new ErrorTransportFilter());
            });
    }

    internal IRedisStreamsTopologyConfiguration RedisTopology => _endpointConfiguration.Topology;

    public void SetReceiveMode(RedisStreamsReceiveMode mode, int? concurrentDeliveryLimit = null)
    {
        Settings.ReceiveMode = mode;
        Settings.ConcurrentDeliveryLimit = concurrentDeliveryLimit ?? Settings.ConcurrentDeliveryLimit;
    }

    public void Subscribe<T>(Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null)
        where T : class =>
        RedisTopology.Consume.Subscribe<T>(configure);

    public void Subscribe(string topicName, Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null) => RedisTopology.Consume.Subscribe(topicName, configure);

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateRedisStreamsReceiveEndpointContext();

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var (key, message) in Settings.Validate())
        {
            yield return this.Failure(Settings.QueueName, key, message);
        }

        foreach (var message in ValidateSlots())
        {
            yield return this.Failure(Settings.QueueName, "QueueName", message);
        }

        if (Settings.PurgeOnStartup)
        {
            yield return this.Warning(Settings.QueueName, "Existing messages will be purged on service start");
        }

        foreach (var result in base.Validate())
        {
            yield return result.WithParentKey(Settings.QueueName);
        }
    }

    internal RedisStreamsReceiveEndpointContext Build(IHost host)
    {
        var context = CreateRedisStreamsReceiveEndpointContext();

        _clientConfigurator.UseFilter(new ConfigureRedisStreamsTopologyFilter(context));
        if (_hostConfiguration.DeployTopologyOnly)
        {
            _clientConfigurator.UseFilter(new TopologyReadyFilter(context));
        }
        else
        {
            if (Settings.PurgeOnStartup)
            {
                _clientConfigurator.UseFilter(new PurgeOnStartupFilter());
            }

            _clientConfigurator.UseFilter(new ReceiveEndpointDependencyFilter<ClientContext>(context));
            _clientConfigurator.UseFilter(new RedisStreamsConsumerFilter(context));
        }

        var transport = new ReceiveTransport<ClientContext>(_hostConfiguration, context, () => context.ClientContextSupervisor, _clientConfigurator.Build());
        if (IsBusEndpoint && _hostConfiguration.DeployPublishTopology)
        {
            transport.PreStartPipe = new DeployPublishTopologyFilter(_hostConfiguration.PublishTopology).ToPipe();
        }

        var receiveEndpoint = new ReceiveEndpoint(transport, context);
        host.AddReceiveEndpoint(Settings.QueueName, receiveEndpoint);
        ReceiveEndpoint = receiveEndpoint;
        return context;
    }

    protected override bool IsAlreadyConfigured() => _inputAddress.IsValueCreated || base.IsAlreadyConfigured();

    /// <summary>A message moves to its error or skipped queue in one step, which a cluster takes only within a hash slot.</summary>
    private IEnumerable<string> ValidateSlots()
    {
        if (!_hostConfiguration.IsCluster)
        {
            yield break;
        }

        var topology = ((ITopologyConfiguration)RedisTopology).Send;
        var tag = RedisKeys.HashTag(Settings.QueueName);
        string[] names = [topology.ErrorQueueNameFormatter.FormatErrorQueueName(Settings.QueueName), topology.DeadLetterQueueNameFormatter.FormatDeadLetterQueueName(Settings.QueueName)];
        foreach (var name in names.Where(x => RedisKeys.HashTag(x) != tag))
        {
            yield return $"Queue '{Settings.QueueName}' moves messages to '{name}', which is in another hash slot of the Redis Cluster; its name must be '{tag}' followed by any of _error and _skipped, for example '{Settings.QueueName}_error'.";
        }
    }

    private RedisStreamsReceiveEndpointContext CreateRedisStreamsReceiveEndpointContext()
    {
        var builder = new RedisStreamsReceiveEndpointBuilder(_hostConfiguration, this);
        ApplySpecifications(builder);
        return builder.CreateReceiveEndpointContext();
    }
}
