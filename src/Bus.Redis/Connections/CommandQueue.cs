using System.Diagnostics;

namespace Bus.Redis.Connections;

/// <summary>The commands of one connection: those waiting to be written, and those written whose replies are to come, in the order of the replies.</summary>
/// <remarks>
/// It outlives the sockets: commands that were not written wait here for the next one. One lock guards everything; what may run foreign code happens outside it.
/// Invariants: the order of <c>_inFlight</c> is the order on the wire; at most one pump runs; bytes in flight exceed the bound only by a command that is alone.
/// </remarks>
internal sealed partial class CommandQueue
{
    // Of one socket write. Larger ones save nothing and delay what comes next.
    private const int BatchBytes = 64 * 1024;

    // So much is worth a write of its own. The pool may have other work before it comes to the pump, while the server has none.
    private const int LendBytes = 4 * 1024;

    private readonly Lock _gate = new();
    private readonly PendingReplyPool _pool;
    private readonly CommandQueueSettings _settings;
    private readonly TimeProvider _time;
    private readonly LoadedScripts _scripts = new();

    // Written before _waiting: commands to write again, and the connection's own.
    private readonly PendingList _urgent = new();
    private readonly PendingList _waiting = new();
    private readonly PendingList _inFlight = new();

    private ICommandSink? _sink;
    private bool _isPumping;

    // Whose pump waits for a thread of the pool and has not begun.
    private ICommandSink? _scheduled;
    private TaskCompletionSource? _pumpStopped;
    private bool _isClosed;

    internal CommandQueue(CommandQueueSettings settings, TimeProvider time)
    {
        _pool = new PendingReplyPool(this);
        _settings = settings;
        _time = time;
        Endpoint = settings.Topology.Endpoint;
        KeepsCommands = settings.Topology.KeepsCommands;
        _deadlineTimer = time.CreateTimer(static state => ((CommandQueue)state!).FailExpired(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the last attempt to connect failed; <see langword="null"/> while connected or before the first.</summary>
    internal RedisConnectionException? LastConnectFailure { get; set; }

    /// <summary>The server of the present or last socket, or what is looked for, for messages.</summary>
    internal string Endpoint { get; set; }

    /// <summary>Whether a command may have to be written again to another server.</summary>
    internal bool KeepsCommands { get; }

    /// <summary>Commands written and not answered.</summary>
    internal int InFlightCount
    {
        get
        {
            lock (_gate)
            {
                return _inFlight.Count;
            }
        }
    }

    /// <summary>Takes a command from a caller.</summary>
    internal ValueTask<RedisReply> SubmitAsync(PendingKind kind, RedisCommand command, RedisCommand[]? transaction, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RedisReply>(cancellationToken);
        }

        return SubmitAsync(Create(kind, command, transaction), cancellationToken);
    }

    /// <summary>Takes a command that its caller may send elsewhere afterwards: it is claimed already, and an error reply completes it like any other.</summary>
    internal ValueTask<RedisReply> SubmitAsync(in RoutedCommand routed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            PendingReply.ReleaseBytes(routed.Command, routed.Transaction);
            return ValueTask.FromCanceled<RedisReply>(cancellationToken);
        }

        var pending = _pool.Rent();
        var kind = routed.Transaction is null ? PendingKind.Command : PendingKind.Transaction;
        pending.Start(kind, isInternal: false, routed.Command, routed.Transaction, SizeOf(routed.Command, routed.Transaction), routed.StartedAt, routed.Deadline);
        pending.IsRouted = true;
        if (routed.IsAsking)
        {
            pending.AskFirst();
        }

        return SubmitAsync(pending, cancellationToken);
    }

    private ValueTask<RedisReply> SubmitAsync(PendingReply pending, CancellationToken cancellationToken)
    {
        ICommandSink? sink;
        PumpStart start;
        lock (_gate)
        {
            if (_isRetired || _isClosed)
            {
                throw Refuse_NeedsLock(pending);
            }

            _waiting.Append(pending);
            ArmDeadline_NeedsLock(pending.Deadline);

            // A subscription is queued under the registry's lock, where nothing may be written.
            start = ClaimPump_NeedsLock(mayLend: pending.Kind != PendingKind.Subscription);
            sink = _sink;
        }

        var task = pending.Task;
        if (cancellationToken.CanBeCanceled)
        {
            pending.CancelBy(cancellationToken);
        }

        if (start != PumpStart.None)
        {
            sink!.StartPump(onThisThread: start == PumpStart.OnThisThread);
        }

        return task;
    }

    /// <summary>Queues a command of the connection itself ahead of all others.</summary>
    internal void SubmitInternal(RedisCommand command, PendingKind kind = PendingKind.Command)
    {
        var pending = CreateInternal(command, kind);
        ICommandSink? sink;
        PumpStart start;
        lock (_gate)
        {
            if (_isClosed)
            {
                pending.ReleaseBytes();
                return;
            }

            _urgent.Append(pending);
            start = ClaimPump_NeedsLock();
            sink = _sink;
        }

        if (start != PumpStart.None)
        {
            sink!.StartPump(onThisThread: false);
        }
    }

    /// <summary>Moves the next commands to those in flight, for the pump to write.</summary>
    /// <returns>Whether there are any; otherwise the pump has stopped.</returns>
    internal bool TryTakeBatch(ICommandSink sink, List<PendingReply> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            if (IsCurrent_NeedsLock(sink))
            {
                var bytes = 0L;
                while (bytes < BatchBytes && Head_NeedsLock is { } pending && Fits_NeedsLock(pending))
                {
                    bytes += Send_NeedsLock(pending, batch);
                }

                if (batch.Count > 0)
                {
                    return true;
                }
            }

            StopPump_NeedsLock();
            return false;
        }
    }

    /// <summary>Begins a pump on the thread pool, unless a caller has lent its thread meanwhile.</summary>
    internal bool TryBeginPump(ICommandSink sink)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_scheduled, sink))
            {
                return false;
            }

            _scheduled = null;
            return true;
        }
    }

    /// <summary>Asks whether the pump has more to write, which then is left to the thread pool; otherwise it has stopped.</summary>
    internal bool HasMoreOrStopsPump(ICommandSink sink)
    {
        lock (_gate)
        {
            if (IsCurrent_NeedsLock(sink) && Head_NeedsLock is { } head && Fits_NeedsLock(head))
            {
                _scheduled = sink;
                return true;
            }

            StopPump_NeedsLock();
            return false;
        }
    }

    /// <summary>Tells that the pump has stopped because its socket failed.</summary>
    internal void StopPump()
    {
        lock (_gate)
        {
            StopPump_NeedsLock();
        }
    }

    private PendingReply? Head_NeedsLock => _urgent.First ?? _waiting.First;

    private static long SizeOf(RedisCommand command, RedisCommand[]? transaction)
    {
        if (transaction is null)
        {
            return command.Length;
        }

        var size = (long)TransactionFrame.Size;
        foreach (var part in transaction)
        {
            size += part.Length;
        }

        return size;
    }

    private PendingReply Create(PendingKind kind, RedisCommand command, RedisCommand[]? transaction)
    {
        var now = _time.GetTimestamp();
        var timeout = command.Timeout ?? _settings.CommandTimeout;
        if (transaction is null)
        {
            command.Claim();
        }
        else
        {
            foreach (var part in transaction)
            {
                part.Claim();
                timeout = Longer(timeout, part.Timeout ?? _settings.CommandTimeout);
            }
        }

        var pending = _pool.Rent();
        pending.Start(kind, isInternal: false, command, transaction, SizeOf(command, transaction), now, ToDeadline(now, timeout));
        return pending;
    }

    private PendingReply CreateInternal(RedisCommand command, PendingKind kind)
    {
        var pending = _pool.Rent();
        pending.Start(kind, isInternal: true, command, null, command.Length, _time.GetTimestamp(), long.MaxValue);
        return pending;
    }

    private bool IsCurrent_NeedsLock(ICommandSink sink) => ReferenceEquals(_sink, sink) && !_isDraining && !sink.IsBroken;

    private bool Fits_NeedsLock(PendingReply pending) =>
        _inFlight.Count == 0 || _inFlight.Bytes + pending.Size <= _settings.MaxInFlightBytes;

    /// <param name="mayLend">Whether the caller can write on its own thread.</param>
    private PumpStart ClaimPump_NeedsLock(bool mayLend = false)
    {
        if (_sink is not { IsBroken: false } || _isDraining || Head_NeedsLock is not { } head || !Fits_NeedsLock(head))
        {
            return PumpStart.None;
        }

        if (_isPumping)
        {
            if (!mayLend || !ReferenceEquals(_scheduled, _sink) || _waiting.Bytes < LendBytes)
            {
                return PumpStart.None;
            }

            _scheduled = null;
            return PumpStart.OnThisThread;
        }

        _isPumping = true;
        if (mayLend && _inFlight.Count == 0)
        {
            return PumpStart.OnThisThread;
        }

        _scheduled = _sink;
        return PumpStart.OnPool;
    }

    private void StopPump_NeedsLock()
    {
        _isPumping = false;
        _scheduled = null;
        _pumpStopped?.TrySetResult();
    }

    private long Send_NeedsLock(PendingReply pending, List<PendingReply> batch)
    {
        var bytes = 0L;
        if (!pending.IsInternal)
        {
            if (pending.Transaction is null)
            {
                bytes += LoadFirst_NeedsLock(pending.Command.Script, batch);
            }
            else
            {
                foreach (var command in pending.Transaction)
                {
                    bytes += LoadFirst_NeedsLock(command.Script, batch);
                }
            }
        }

        pending.List!.Remove(pending);
        _inFlight.Append(pending);
        batch.Add(pending);
        return bytes + pending.Size;
    }

    /// <summary>A script goes ahead of its first call on a socket, so that calls are run in the order they were made.</summary>
    private long LoadFirst_NeedsLock(RedisScript? script, List<PendingReply> batch)
    {
        if (script is null || !_scripts.Add(script))
        {
            return 0;
        }

        var load = CreateInternal(script.CreateLoad(), PendingKind.Command);
        Debug.Assert(load.Command.Script == script, "The reply is matched to the script.");
        _inFlight.Append(load);
        batch.Add(load);
        return load.Size;
    }
}
