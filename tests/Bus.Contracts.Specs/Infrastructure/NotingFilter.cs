using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>The last filter of a pipe, which notes what comes through it.</summary>
internal sealed class NotingFilter<T> : IFilter<T>
    where T : class, PipeContext
{
    private readonly Lock _lock = new();
    private readonly List<T> _seen = [];

    /// <summary>Awaits that so many have come.</summary>
    public Task<IReadOnlyList<T>> CountAsync(int count) => Eventually.ReturnsAsync(
        () => Task.FromResult(All()),
        x => x.Count >= count,
        $"{count} come through the pipe",
        x => $"{x.Count} came",
        TransportSpecs.Deadline);

    public Task Send(T context, IPipe<T> next)
    {
        lock (_lock)
        {
            _seen.Add(context);
        }

        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("note");

    private IReadOnlyList<T> All()
    {
        lock (_lock)
        {
            return [.. _seen];
        }
    }
}
