using System.Collections.Concurrent;

namespace Bus.Jobs.Tests.Support;

/// <summary>What was published about each job.</summary>
public sealed class JobEventLog
{
    private readonly ConcurrentQueue<(Guid JobId, object Message)> _messages = [];

    public IEnumerable<object> Of(Guid jobId) => _messages.Where(x => x.JobId == jobId).Select(x => x.Message);

    public void Add(Guid jobId, object message) => _messages.Enqueue((jobId, message));
}
