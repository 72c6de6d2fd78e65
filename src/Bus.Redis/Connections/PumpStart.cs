namespace Bus.Redis.Connections;

/// <summary>How commands that were just queued get written.</summary>
internal enum PumpStart
{
    /// <summary>Somebody writes already, or nothing may be written now.</summary>
    None,

    /// <summary>By the caller itself: on an idle connection that saves the change of thread, and much that waits for a thread is written at once.</summary>
    OnThisThread,

    /// <summary>On the thread pool, behind the callers that are about to queue theirs: they share one write.</summary>
    OnPool,
}
