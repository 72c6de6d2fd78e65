using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>What handlers received, in the order of arrival.</summary>
/// <remarks>All members are safe to call from any thread.</remarks>
public sealed class Inbox<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<ConsumeContext<T>> _received = [];

    /// <summary>Everything received so far.</summary>
    public IReadOnlyList<ConsumeContext<T>> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>Takes a message in; made to be given to <c>Handler&lt;T&gt;</c>.</summary>
    public Task ReceiveAsync(ConsumeContext<T> context)
    {
        lock (_lock)
        {
            _received.Add(context);
        }

        return Task.CompletedTask;
    }

    /// <summary>Awaits the first message.</summary>
    public async Task<ConsumeContext<T>> FirstAsync() => (await CountAsync(1))[0];

    /// <summary>Awaits that so many have come.</summary>
    public Task<IReadOnlyList<ConsumeContext<T>>> CountAsync(int count, TimeSpan? deadline = null) => Eventually.ReturnsAsync(
        () => Task.FromResult(All),
        received => received.Count >= count,
        $"{count} messages of type {typeof(T).Name} are received",
        received => $"{received.Count} received",
        deadline ?? TransportSpecs.Deadline);
}
