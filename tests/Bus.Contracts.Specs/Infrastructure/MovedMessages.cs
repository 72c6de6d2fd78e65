using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Reads an error or skipped queue: bodies as they are, without deserializing them.</summary>
public sealed class MovedMessages
{
    private readonly Lock _lock = new();
    private readonly List<Moved> _messages = [];

    public IReadOnlyList<Moved> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Configures the endpoint that reads the queue.</summary>
    public void Configure(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new TakeFilter(this)));
    }

    /// <summary>Awaits the first message.</summary>
    public async Task<Moved> FirstAsync() => (await CountAsync(1))[0];

    /// <summary>Awaits that so many have come.</summary>
    public Task<IReadOnlyList<Moved>> CountAsync(int count) => Eventually.ReturnsAsync(
        () => Task.FromResult(All),
        messages => messages.Count >= count,
        $"{count} messages are moved",
        messages => $"{messages.Count} moved",
        TransportSpecs.Deadline);

    private sealed class TakeFilter(MovedMessages owner) : IFilter<ReceiveContext>
    {
        public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        {
            lock (owner._lock)
            {
                owner._messages.Add(Moved.From(context));
            }

            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("take");
    }
}
