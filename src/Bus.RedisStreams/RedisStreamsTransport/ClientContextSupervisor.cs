using Bus.RedisStreams.Configuration;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Owns the client context of one endpoint's run.</summary>
internal sealed class ClientContextSupervisor : TransportPipeContextSupervisor<ClientContext>
{
    internal ClientContextSupervisor(ConnectionContextSupervisor connectionContextSupervisor, RedisStreamsReceiveSettings settings)
        : base(new ClientContextFactory(connectionContextSupervisor, settings))
    {
        connectionContextSupervisor.AddConsumeAgent(this);
    }
}
