using Bus.Redis;
using Bus.RedisStreams.Configuration;
using Bus.RedisStreams.Topology;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Transports;
using MassTransit.Util;

namespace Bus.RedisStreams;

/// <summary>What the parts of one receive endpoint share.</summary>
internal sealed class RedisStreamsReceiveEndpointContext : BaseReceiveEndpointContext
{
    private readonly Recycle<ClientContextSupervisor> _clientContext;
    private readonly Lazy<IPipe<ExceptionReceiveContext>> _errorPipe;
    private readonly RedisStreamsHostConfiguration _hostConfiguration;
    private readonly Supervisor _sendTransports = new();

    internal RedisStreamsReceiveEndpointContext(RedisStreamsHostConfiguration hostConfiguration, RedisStreamsReceiveEndpointConfiguration configuration, RedisStreamsBrokerTopology brokerTopology)
        : base(hostConfiguration, configuration)
    {
        _hostConfiguration = hostConfiguration;
        Settings = configuration.Settings;
        _errorPipe = new Lazy<IPipe<ExceptionReceiveContext>>(configuration.CreateErrorPipe);
        BrokerTopology = brokerTopology;
        _clientContext = new Recycle<ClientContextSupervisor>(() => new ClientContextSupervisor(hostConfiguration.ConnectionContextSupervisor, Settings));
    }

    internal RedisStreamsBrokerTopology BrokerTopology { get; }

    internal ClientContextSupervisor ClientContextSupervisor => _clientContext.Supervisor;

    /// <summary>What the endpoint does with a message that failed.</summary>
    internal IPipe<ExceptionReceiveContext> ErrorPipe => _errorPipe.Value;

    /// <summary>The most bytes that a compressed body may have when it is decompressed.</summary>
    internal long MaxDecompressedSize => _hostConfiguration.Settings.MaxDecompressedSize;

    internal RedisStreamsReceiveSettings Settings { get; }

    public override void AddSendAgent(IAgent agent) => _clientContext.Supervisor.AddSendAgent(agent);

    public override void AddConsumeAgent(IAgent agent) => _clientContext.Supervisor.AddConsumeAgent(agent);

    /// <summary>Adds a transport by which this endpoint sends.</summary>
    internal void AddSendTransport(IAgent transport) => _sendTransports.Add(transport);

    /// <summary>Stops what this endpoint sends by, when it is removed: the connection's supervisor would keep it until the bus stops.</summary>
    internal Task StopSendTransportsAsync() => _sendTransports.Stop("The receive endpoint was removed.");

    public override Exception ConvertException(Exception exception, string message) => exception switch
    {
        ConnectionException => exception,
        RedisAuthenticationException or RedisUnsupportedServerException => new ConnectionException(exception.Message, exception, isTransient: false),
        RedisServerException { Code: "WRONGTYPE" or "NOPERM" } => new ConnectionException(exception.Message, exception, isTransient: false),
        _ => new ConnectionException($"{message}{_hostConfiguration.HostAddress}: {exception.Message}", exception),
    };

    public override void Probe(ProbeContext context)
    {
        context.Add("type", "RedisStreams");
        context.Set(new { Settings.QueueName, Settings.PrefetchCount, Settings.ConcurrentMessageLimit, Settings.LockDuration, Settings.MaxDeliveryCount, Settings.IsTemporary, Settings.PurgeOnStartup, Settings.ReceiveMode, Settings.SingleActiveConsumer, Settings.AutoDeleteOnIdle });
        BrokerTopology.Probe(context.CreateScope("topology"));
    }

    protected override ISendTransportProvider CreateSendTransportProvider() =>
        new RedisStreamsSendTransportProvider(_hostConfiguration.ConnectionContextSupervisor, this);

    protected override IPublishTransportProvider CreatePublishTransportProvider() =>
        new RedisStreamsPublishTransportProvider(_hostConfiguration.ConnectionContextSupervisor, this);
}
