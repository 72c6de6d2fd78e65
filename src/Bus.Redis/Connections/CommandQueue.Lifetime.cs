namespace Bus.Redis.Connections;

// Sockets come and go, callers give up, the connection is disposed.
internal sealed partial class CommandQueue
{
    // No command is written any more to a server that is not the right one; the replies to those before still come.
    private bool _isDraining;

    // Commands go elsewhere; the replies to those that were written are awaited.
    private bool _isRetired;
    private TaskCompletionSource? _drained;

    /// <summary>Begins to write to a new socket.</summary>
    internal void Attach(ICommandSink sink)
    {
        PumpStart start;
        lock (_gate)
        {
            _sink = sink;
            _scripts.Clear();
            _isDraining = false;
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
            FailAbandoned(pending, isDisposed && !_isRetired ? Disposed() : new RedisUnknownOutcomeException(
                $"The connection {_settings.Name} to {Endpoint} was lost after {pending.DisplayName} was written and before its reply came; whether the server has run it is unknown: {reason.Message}",
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
            _drained?.TrySetResult();
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

    /// <summary>Sends those whose commands were not written elsewhere.</summary>
    /// <returns>Completes when everything that was written is answered.</returns>
    internal Task RetireAsync()
    {
        var unwritten = new List<PendingReply>();
        Task drained;
        lock (_gate)
        {
            _isRetired = true;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
            while ((_urgent.TakeFirst() ?? _waiting.TakeFirst()) is { } pending)
            {
                Abandon_NeedsLock(pending, unwritten);
            }

            SignalDrained_NeedsLock();
        }

        foreach (var pending in unwritten)
        {
            FailAbandoned(pending, Retired());
        }

        return drained;
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

    private void SignalDrained_NeedsLock()
    {
        if (_inFlight.Count == 0)
        {
            _drained?.TrySetResult();
        }
    }

    private Exception Refuse_NeedsLock(PendingReply pending)
    {
        pending.ReleaseBytes();
        return _isRetired ? Retired() : new ObjectDisposedException(nameof(IRedisConnection));
    }

    private RedisRetiredException Retired() => new($"{Endpoint} serves no slots any more.");

    private ObjectDisposedException Disposed() =>
        new(nameof(IRedisConnection), $"The connection {_settings.Name} to {Endpoint} was disposed before the reply came.");
}
