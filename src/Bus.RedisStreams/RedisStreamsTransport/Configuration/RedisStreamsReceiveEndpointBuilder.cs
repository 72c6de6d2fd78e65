using Bus.RedisStreams.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace Bus.RedisStreams.Configuration;

/// <summary>Binds what is consumed and creates the endpoint's context.</summary>
internal sealed class RedisStreamsReceiveEndpointBuilder : ReceiveEndpointBuilder
{
    private readonly RedisStreamsReceiveEndpointConfiguration _configuration;
    private readonly RedisStreamsHostConfiguration _hostConfiguration;

    internal RedisStreamsReceiveEndpointBuilder(RedisStreamsHostConfiguration hostConfiguration, RedisStreamsReceiveEndpointConfiguration configuration)
        : base(configuration)
    {
        _hostConfiguration = hostConfiguration;
        _configuration = configuration;
    }

    public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
    {
        if (_configuration.ConfigureConsumeTopology
            && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology)
            && _configuration.RedisTopology.Consume.IsConsumeTopologyConfigured<T>())
        {
            _configuration.RedisTopology.Consume.Subscribe<T>();
        }

        _configuration.Settings.UnitsOfWork?.AddConsumer(typeof(T));
        return base.ConnectConsumePipe(pipe, options);
    }

    internal RedisStreamsReceiveEndpointContext CreateReceiveEndpointContext()
    {
        var settings = _configuration.Settings;
        var sendTopology = ((ITopologyConfiguration)_configuration.RedisTopology).Send;
        var errorQueue = sendTopology.ErrorQueueNameFormatter.FormatErrorQueueName(settings.QueueName);
        var deadLetterQueue = sendTopology.DeadLetterQueueNameFormatter.FormatDeadLetterQueueName(settings.QueueName);
        var topology = new RedisStreamsBrokerTopology(settings.QueueName, _configuration.RedisTopology.Consume.GetBindings());

        var context = new RedisStreamsReceiveEndpointContext(_hostConfiguration, _configuration, topology);
        context.GetOrAddPayload<IErrorTransport>(() => new RedisStreamsErrorTransport(errorQueue));
        context.GetOrAddPayload<IDeadLetterTransport>(() => new RedisStreamsDeadLetterTransport(deadLetterQueue));
        context.GetOrAddPayload(() => _hostConfiguration.Topology);
        context.GetOrAddPayload(() => _hostConfiguration);
        return context;
    }
}
