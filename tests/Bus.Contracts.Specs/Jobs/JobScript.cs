using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>What the jobs of a worker do, and which attempts have started.</summary>
public sealed class JobScript
{
    private readonly Lock _lock = new();
    private readonly List<JobContext<SpecJob>> _attempts = [];
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What an attempt does; by default nothing.</summary>
    public Func<JobContext<SpecJob>, Task> Run { get; init; } = _ => Task.CompletedTask;

    /// <summary>How many run at once.</summary>
    public ConcurrencyMeter Meter { get; } = new();

    /// <summary>Every attempt that has started, in order.</summary>
    public IReadOnlyList<JobContext<SpecJob>> Attempts
    {
        get
        {
            lock (_lock)
            {
                return [.. _attempts];
            }
        }
    }

    /// <summary>A script whose attempts run until they are canceled or <see cref="Release"/> is called.</summary>
    public static JobScript UntilReleased()
    {
        JobScript? script = null;
        script = new JobScript { Run = context => script!._release.Task.WaitAsync(context.CancellationToken) };
        return script;
    }

    /// <summary>Lets all attempts that wait complete, and those that follow.</summary>
    public void Release() => _release.TrySetResult();

    /// <summary>Awaits that so many attempts have started.</summary>
    public Task<IReadOnlyList<JobContext<SpecJob>>> StartedAsync(int count) => Eventually.ReturnsAsync(
        () => Task.FromResult(Attempts),
        attempts => attempts.Count >= count,
        $"{count} attempts have started",
        attempts => $"{attempts.Count} have",
        TransportSpecs.Deadline);

    internal async Task RunAsync(JobContext<SpecJob> context)
    {
        lock (_lock)
        {
            _attempts.Add(context);
        }

        using (Meter.Enter())
        {
            await Run(context);
        }
    }
}
