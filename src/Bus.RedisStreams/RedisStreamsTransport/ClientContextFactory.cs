using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Agents;

namespace Bus.RedisStreams;

/// <summary>Creates the client context of one endpoint from the bus's connection context.</summary>
internal sealed class ClientContextFactory : IPipeContextFactory<ClientContext>
{
    private readonly ConnectionContextSupervisor _connectionContextSupervisor;
    private readonly RedisStreamsReceiveSettings _settings;

    internal ClientContextFactory(ConnectionContextSupervisor connectionContextSupervisor, RedisStreamsReceiveSettings settings)
    {
        _connectionContextSupervisor = connectionContextSupervisor;
        _settings = settings;
    }

    public IPipeContextAgent<ClientContext> CreateContext(ISupervisor supervisor)
    {
        var owner = (ClientContextSupervisor)supervisor;
        var context = supervisor.AddAsyncContext<ClientContext>();
        _ = _connectionContextSupervisor.CreateAgent(
            context,
            (connection, token) => Task.FromResult(new ClientContext(connection, _settings, owner, token)),
            supervisor.Stopped);
        return context;
    }

    public IActivePipeContextAgent<ClientContext> CreateActiveContext(ISupervisor supervisor, PipeContextHandle<ClientContext> context, CancellationToken cancellationToken) =>
        supervisor.AddActiveContext(context, context.Context);
}
