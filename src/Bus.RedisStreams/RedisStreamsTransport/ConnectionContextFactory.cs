using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Agents;

namespace Bus.RedisStreams;

/// <summary>Creates the connection context of a bus.</summary>
internal sealed class ConnectionContextFactory : IPipeContextFactory<ConnectionContext>
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;

    internal ConnectionContextFactory(RedisStreamsHostConfiguration hostConfiguration)
    {
        _hostConfiguration = hostConfiguration;
    }

    public IPipeContextAgent<ConnectionContext> CreateContext(ISupervisor supervisor)
    {
        var context = new ConnectionContext(_hostConfiguration, supervisor.Stopped);
        ((ConnectionContextSupervisor)supervisor).SetContext(context);
        return supervisor.AddContext(context);
    }

    public IActivePipeContextAgent<ConnectionContext> CreateActiveContext(ISupervisor supervisor, PipeContextHandle<ConnectionContext> context, CancellationToken cancellationToken) =>
        supervisor.AddActiveContext(new KeptContextHandle(context), context.Context);

    /// <summary>Keeps the connections when a use of them fails: they come back by themselves, and everything else on the bus uses them too.</summary>
    private sealed class KeptContextHandle(PipeContextHandle<ConnectionContext> handle) : PipeContextHandle<ConnectionContext>
    {
        public bool IsDisposed => handle.IsDisposed;

        public Task<ConnectionContext> Context => handle.Context;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
