namespace Bus.LoadTool;

/// <summary>One side of the comparison of sagas.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="IsSaga">Whether a saga consumes, or a handler that does nothing.</param>
/// <param name="IsInRedis">Whether instances are kept in Redis, in units of work, or in MassTransit's memory, behind its in-memory outbox.</param>
/// <param name="IsTold">Whether each transition sends a message.</param>
internal sealed record SagaLoadSide(string Name, bool IsSaga, bool IsInRedis, bool IsTold)
{
    internal static readonly SagaLoadSide Plain = new("plain consumer", IsSaga: false, IsInRedis: false, IsTold: false);
    internal static readonly SagaLoadSide Work = new("unit of work", IsSaga: true, IsInRedis: true, IsTold: false);
    internal static readonly SagaLoadSide ToldWork = new("unit of work, one send", IsSaga: true, IsInRedis: true, IsTold: true);
    internal static readonly SagaLoadSide Memory = new("in memory", IsSaga: true, IsInRedis: false, IsTold: false);
    internal static readonly SagaLoadSide ToldMemory = new("in memory, one send", IsSaga: true, IsInRedis: false, IsTold: true);

    internal static IReadOnlyList<SagaLoadSide> All { get; } = [Plain, Work, ToldWork, Memory, ToldMemory];
}
