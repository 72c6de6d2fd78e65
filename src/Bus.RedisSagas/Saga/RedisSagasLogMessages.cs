using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Everything the repository logs, through the bus's log context.</summary>
internal static class RedisSagasLogMessages
{
    internal static void Conflict(string sagaName, Guid id, int attempt, string reason) =>
        LogContext.Debug?.Log("A transition of {SagaName} {CorrelationId} is repeated after attempt {Attempt}: {Reason}", sagaName, id, attempt, reason);

    internal static void WriteRepeated(Exception exception, string sagaName) =>
        LogContext.Warning?.Log(exception, "The connection broke while an instance of {SagaName} was being written; it is written again if it was not", sagaName);

    internal static void FaultNotNoted(Exception exception, string sagaName, Guid id) =>
        LogContext.Warning?.Log(exception, "The history of {SagaName} {CorrelationId} does not tell of a message that failed, for it could not be written", sagaName, id);

    internal static void MachineNotDescribed(Exception exception, string sagaName) =>
        LogContext.Warning?.Log(exception, "What {SagaName} does on which event could not be told; it is inspected without its state machine", sagaName);

    internal static void MachineNotRecorded(Exception exception, string sagaName) =>
        LogContext.Warning?.Log(exception, "What {SagaName} does on which event could not be recorded; the next message is the occasion to try again", sagaName);

    internal static void LockLost(string sagaName, Guid id) =>
        LogContext.Warning?.Log("The lock of {SagaName} {CorrelationId} is lost; what its consumer does is not written", sagaName, id);

    internal static void LockNotRenewed(Exception exception, string sagaName, Guid id) =>
        LogContext.Warning?.Log(exception, "Renewing the lock of {SagaName} {CorrelationId} failed and is repeated", sagaName, id);

    internal static void LockNotReleased(Exception exception, string sagaName, Guid id) =>
        LogContext.Warning?.Log(exception, "Giving back the lock of {SagaName} {CorrelationId} failed; it ends by itself", sagaName, id);
}
