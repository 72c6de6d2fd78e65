namespace Bus.Faults.Worker;

/// <summary>How a worker process receives; its only argument, as JSON.</summary>
/// <param name="ConnectionString">The address of Redis, or of a proxy in front of it.</param>
/// <param name="Queue">The queue.</param>
/// <param name="LockMilliseconds">The lease.</param>
/// <param name="PrefetchCount">How many messages it holds.</param>
/// <param name="ConcurrentMessageLimit">How many of them run at once.</param>
/// <param name="MaxDeliveryCount">After how many deliveries a message goes to the error queue.</param>
/// <param name="IsPartitioned">Whether messages of a key run one at a time.</param>
/// <param name="HasSaga">Whether messages are applied to sagas, in units of work.</param>
public sealed record WorkerSettings(
    string ConnectionString, string Queue, int LockMilliseconds, int PrefetchCount, int ConcurrentMessageLimit, int MaxDeliveryCount = 10, bool IsPartitioned = false, bool HasSaga = false);
