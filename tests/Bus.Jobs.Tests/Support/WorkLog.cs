using System.Collections.Concurrent;

namespace Bus.Jobs.Tests.Support;

/// <summary>What consumers of <see cref="Work"/> did, and what tests tell them.</summary>
public sealed class WorkLog
{
    private readonly ConcurrentDictionary<Guid, int> _starts = new();

    /// <summary>Whether what failed at first succeeds now.</summary>
    public volatile bool IsFixed;

    public ConcurrentBag<Guid> Stopped { get; } = [];

    public int Starts(Guid jobId) => _starts.GetValueOrDefault(jobId);

    public int NoteStart(Guid jobId) => _starts.AddOrUpdate(jobId, 1, (_, count) => count + 1);
}
