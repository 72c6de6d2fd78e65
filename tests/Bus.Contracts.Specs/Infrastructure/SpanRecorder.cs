using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.Testing;

namespace Bus.Contracts.Specs;

/// <summary>Records the spans of one trace, which begins with <see cref="Root"/>.</summary>
public sealed class SpanRecorder : IDisposable
{
    private const string SourceName = "Bus.Contracts.Specs";

    private readonly ActivityListener _listener;
    private readonly ActivitySource _source = new(SourceName);
    private readonly ConcurrentQueue<Activity> _spans = new();

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = x => x.Name is "MassTransit" or SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Root = _source.CreateActivity("root", ActivityKind.Internal)!;
    }

    /// <summary>The first span of the trace, not started yet.</summary>
    public Activity Root { get; }

    /// <summary>What was recorded of the trace so far, in the order of the starts: a delivery that gives its message back can end after the next.</summary>
    public IReadOnlyList<Activity> All => _spans.Where(x => x.TraceId == Root.TraceId).OrderBy(x => x.StartTimeUtc).ToList();

    /// <summary>Does something within the trace.</summary>
    public async Task WithinAsync(Func<Task> action)
    {
        using (Root.Start())
        {
            await action();
        }
    }

    /// <summary>Awaits a number of spans of one operation: send, receive or process.</summary>
    public Task<IReadOnlyList<Activity>> CountAsync(string operation, int count) => Eventually.ReturnsAsync<IReadOnlyList<Activity>>(
        () => Task.FromResult<IReadOnlyList<Activity>>(All.Where(x => x.GetTagItem("messaging.operation") as string == operation).ToList()),
        x => x.Count >= count,
        $"there are {count} spans of the operation {operation}",
        _ => string.Join(", ", All.Select(x => $"{x.DisplayName} ({x.Kind} {x.GetTagItem("messaging.operation")})")),
        TransportSpecs.Deadline);

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
        Root.Dispose();
    }
}
