namespace Bus.Redis.Connections;

// Sockets come and go, callers give up, the connection is disposed.
internal sealed partial class CommandQueue
{
    /// <summary>Begins to write to a new socket.</summary>
    internal void Attach(ICommandSink sink)
    {
        PumpStart start;
        lock (_gate)
        {
            _sink = sink;
            _scripts.Clear();
            start = ClaimPump_NeedsLock();
        }

        if (start != PumpStart.None)
        {
            sink.StartPump(onThisThread: false);
        }
    }

    /// <summary>Takes no more commands for the socket; completes when its pump has stopped.</summary>
    internal Task DetachAsync()
    {
        lock (_gate)
        {
            _sink = null;
            if (!_isPumping)
            {
                return Task.CompletedTask;
            }

            _pumpStopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pumpStopped.Task;
        }
    }

    /// <summary>Fails what was written and not answered. The socket's reader and pump must have ended.</summary>
    internal void FailWritten(Exception reason, bool isDisposed)
    {
        var lost = new List<PendingReply>();
        lock (_gate)
        {
            _pumpStopped = null;
            while (_inFlight.TakeFirst() is { } pending)
            {
                if (pending.Kind == PendingKind.Subscription && !pending.IsInternal && !pending.IsClaimed)
                {
                    _urgent.Append(pending);
                }
                else
                {
                    Abandon_NeedsLock(pending, lost);
                }
            }

            RemoveInternal_NeedsLock(lost);
        }

        foreach (var pending in lost)
        {
            FailAbandoned(pending, isDisposed ? Disposed() : new RedisUnknownOutcomeException(
                $"The connection {_settings.Name} to {_settings.Endpoint} was lost after {pending.DisplayName} was written and before its reply came; whether the server has run it is unknown: {reason.Message}",
                reason));
        }
    }

    /// <summary>Refuses commands from now on and fails those that wait.</summary>
    internal void Close()
    {
        var lost = new List<PendingReply>();
        lock (_gate)
        {
            _isClosed = true;
            while ((_urgent.TakeFirst() ?? _waiting.TakeFirst()) is { } pending)
            {
                Abandon_NeedsLock(pending, lost);
            }
        }

        _deadlineTimer.Dispose();
        foreach (var pending in lost)
        {
            FailAbandoned(pending, Disposed());
        }
    }

    /// <summary>A caller no longer waits. What was not written is not sent.</summary>
    internal void Cancel(PendingReply pending, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        var start = PumpStart.None;
        ICommandSink? sink;
        lock (_gate)
        {
            if (!pending.TryClaim_NeedsLock())
            {
                return;
            }

            if (pending.List is { } list && !ReferenceEquals(list, _inFlight))
            {
                list.Remove(pending);
                isWaiting = true;

                // It may have kept smaller ones waiting for room.
                start = ClaimPump_NeedsLock();
            }

            sink = _sink;
        }

        var exception = new OperationCanceledException(cancellationToken);
        if (isWaiting)
        {
            FailAbandoned(pending, exception);
        }
        else
        {
            pending.Fail(exception);
        }

        if (start != PumpStart.None)
        {
            sink!.StartPump(onThisThread: false);
        }
    }

    private void RemoveInternal_NeedsLock(List<PendingReply> lost)
    {
        var pending = _urgent.First;
        while (pending is not null)
        {
            var following = pending.Next;
            if (pending.IsInternal)
            {
                _urgent.Remove(pending);
                Abandon_NeedsLock(pending, lost);
            }

            pending = following;
        }
    }

    private static void Abandon_NeedsLock(PendingReply pending, List<PendingReply> lost)
    {
        if (!pending.IsInternal && pending.TryClaim_NeedsLock())
        {
            lost.Add(pending);
            return;
        }

        pending.ReleaseBytes();
        pending.Release();
    }

    private static void FailAbandoned(PendingReply pending, Exception exception)
    {
        pending.ReleaseBytes();
        pending.Fail(exception);
        pending.Release();
    }

    private ObjectDisposedException Disposed() =>
        new(nameof(IRedisConnection), $"The connection {_settings.Name} to {_settings.Endpoint} was disposed before the reply came.");
}
