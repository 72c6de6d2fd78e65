using System.Collections.Concurrent;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Owns the connection context, and creates the send transports that use it.</summary>
internal sealed class ConnectionContextSupervisor : TransportPipeContextSupervisor<ConnectionContext>
{
    private const int MaxOtherNames = 100;

    private readonly RedisStreamsHostConfiguration _hostConfiguration;
    private readonly ConcurrentDictionary<string, byte> _otherNames = new(StringComparer.OrdinalIgnoreCase);
    private ConnectionContext? _context;

    internal ConnectionContextSupervisor(RedisStreamsHostConfiguration hostConfiguration)
        : base(new ConnectionContextFactory(hostConfiguration))
    {
        _hostConfiguration = hostConfiguration;
    }

    /// <summary>Sends on the bus's connections. The base class makes an agent for each call, so that a stop can wait for it; the context counts them instead.</summary>
    internal async Task SendAsync(IPipe<ConnectionContext> pipe, CancellationToken cancellationToken)
    {
        var context = Volatile.Read(ref _context);
        if (context is null || !context.TryBeginSend())
        {
            await Send(pipe, cancellationToken);
            return;
        }

        try
        {
            await pipe.Send(context);
        }
        finally
        {
            context.EndSend();
        }
    }

    internal void SetContext(ConnectionContext context) => Volatile.Write(ref _context, context);

    internal Uri NormalizeAddress(Uri address)
    {
        var hostAddress = _hostConfiguration.HostAddress;
        Uri normalized = new RedisStreamsEndpointAddress(hostAddress, address);
        if (!_hostConfiguration.IsNamed(hostAddress, address) && _otherNames.Count < MaxOtherNames && _otherNames.TryAdd(address.Authority, 0))
        {
            LogContext.SetCurrentIfNull(_hostConfiguration.LogContext);
            RedisStreamsLogMessages.OtherServerName(address, normalized, hostAddress);
        }

        return normalized;
    }

    internal Task<ISendTransport> CreateSendTransport(ReceiveEndpointContext context, Uri address)
    {
        var endpointAddress = new RedisStreamsEndpointAddress(_hostConfiguration.HostAddress, address);
        return Task.FromResult<ISendTransport>(endpointAddress.Type == RedisStreamsEndpointAddress.AddressType.Topic
            ? CreateTransport(context, address, new TopicSendTransportContext(_hostConfiguration, context, this, endpointAddress.Name))
            : CreateTransport(context, address, new QueueSendTransportContext(_hostConfiguration, context, this, endpointAddress)));
    }

    internal Task<ISendTransport> CreatePublishTransport<T>(ReceiveEndpointContext context, Uri? publishAddress)
        where T : class
    {
        var topicName = _hostConfiguration.PublishTopology.GetMessageTopology<T>().TopicName;
        var address = publishAddress ?? new RedisStreamsEndpointAddress(_hostConfiguration.HostAddress, topicName, RedisStreamsEndpointAddress.AddressType.Topic);
        return Task.FromResult<ISendTransport>(CreateTransport(context, address, new TopicSendTransportContext(_hostConfiguration, context, this, topicName)));
    }

    private SendTransport<ConnectionContext> CreateTransport(ReceiveEndpointContext owner, Uri address, SendTransportContext<ConnectionContext> context)
    {
        LogContext.SetCurrentIfNull(_hostConfiguration.LogContext);
        TransportLogMessages.CreateSendTransport(address);
        var transport = new SendTransport<ConnectionContext>(context);
        AddSendAgent(transport);
        (owner as RedisStreamsReceiveEndpointContext)?.AddSendTransport(transport);
        return transport;
    }
}
