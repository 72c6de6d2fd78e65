using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Bus.Redis.Connections;

/// <summary>A command on its way: its place in the connection's lists, and the source of the task its caller awaits.</summary>
/// <remarks>
/// Two owners hold it: the connection, as long as it stands in one of its lists, and the caller, until the result is fetched. When both let go it returns to the pool.
/// Who may complete it is decided under the queue's lock by <see cref="TryClaim_NeedsLock"/>; the winner completes it outside the lock.
/// </remarks>
internal sealed class PendingReply : IValueTaskSource<RedisReply>
{
    private readonly CommandQueue _queue;
    private readonly PendingReplyPool _pool;

    // A reader that ran its callers' code would stop reading.
    private ManualResetValueTaskSourceCore<RedisReply> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private bool _isRegistered;
    private bool _isClaimed;
    private int _owners;

    internal PendingReply(CommandQueue queue, PendingReplyPool pool)
    {
        _queue = queue;
        _pool = pool;
    }

    internal PendingKind Kind { get; private set; }

    /// <summary>Whether it is the connection's own and nobody waits for it.</summary>
    internal bool IsInternal { get; private set; }

    /// <summary>The command; of a transaction, the first.</summary>
    internal RedisCommand Command { get; private set; } = null!;

    internal RedisCommand[]? Transaction { get; private set; }

    /// <summary>Encoded bytes.</summary>
    internal long Size { get; private set; }

    /// <summary>Timestamp of the call.</summary>
    internal long StartedAt { get; private set; }

    /// <summary>Timestamp at which the call fails; <see cref="long.MaxValue"/> for never.</summary>
    internal long Deadline { get; private set; }

    /// <summary>Whether the caller deals with error replies, and holds the bytes for another server.</summary>
    internal bool IsRouted { get; set; }

    /// <summary>Whether <c>ASKING</c> is written ahead of it.</summary>
    internal bool IsAsking { get; private set; }

    /// <summary>How often the server said that it does not know the script.</summary>
    internal int ScriptMisses { get; set; }

    /// <summary>Replies still to come before the command is answered.</summary>
    internal int RepliesLeft { get; set; }

    /// <summary>The first refusal of a command while its transaction was queued.</summary>
    internal RedisReply QueueingError { get; set; }

    internal bool IsClaimed => _isClaimed;

    internal PendingList? List { get; set; }

    internal PendingReply? Previous { get; set; }

    internal PendingReply? Next { get; set; }

    internal ValueTask<RedisReply> Task => new(this, _source.Version);

    internal string DisplayName => Kind == PendingKind.Transaction ? $"MULTI of {Transaction!.Length}" : Command.DisplayName;

    /// <summary>Whether the command may have to be written again and so keeps its bytes until it is answered.</summary>
    internal bool KeepsBytes => Command.Script is not null || Kind == PendingKind.Subscription || _queue.KeepsCommands;

    internal void Start(PendingKind kind, bool isInternal, RedisCommand command, RedisCommand[]? transaction, long size, long startedAt, long deadline)
    {
        Kind = kind;
        IsInternal = isInternal;
        Command = command;
        Transaction = transaction;
        Size = size;
        StartedAt = startedAt;
        Deadline = deadline;
        Restart();

        // Nobody fetches the result of the connection's own commands.
        _owners = isInternal ? 1 : 2;
    }

    /// <summary>Awaits all replies anew.</summary>
    internal void Restart()
    {
        RepliesLeft = (Transaction is null ? 1 : Transaction.Length + 2) + (IsAsking ? 1 : 0);
        QueueingError = default;
    }

    /// <summary>Has <c>ASKING</c> written ahead.</summary>
    internal void AskFirst()
    {
        IsAsking = true;
        Size += AskingFrame.Asking.Length;
        Restart();
    }

    /// <summary>Lets the time of the command begin now.</summary>
    internal void Postpone(long now)
    {
        Deadline = Deadline == long.MaxValue ? Deadline : Deadline + now - StartedAt;
        StartedAt = now;
    }

    internal bool TryClaim_NeedsLock()
    {
        if (_isClaimed)
        {
            return false;
        }

        _isClaimed = true;
        return true;
    }

    /// <summary>Lets a token end the wait. Call it once, after the command was queued and before its task is handed out.</summary>
    internal void CancelBy(CancellationToken cancellationToken)
    {
        Debug.Assert(!_isRegistered, "One token per command.");
        _isRegistered = true;
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var pending = (PendingReply)state!;
                pending._queue.Cancel(pending, token);
            },
            this);
    }

    internal void Complete(in RedisReply reply) => _source.SetResult(reply);

    internal void Fail(Exception exception) => _source.SetException(exception);

    /// <summary>Gives the encoded bytes of a command, or of the commands of a transaction, back to their pool.</summary>
    internal static void ReleaseBytes(RedisCommand command, RedisCommand[]? transaction)
    {
        if (transaction is null)
        {
            command.Release();
            return;
        }

        foreach (var part in transaction)
        {
            part.Release();
        }
    }

    internal void ReleaseBytes() => ReleaseBytes(Command, Transaction);

    /// <summary>One of the owners lets go.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            Reset();
            _pool.Return(this);
        }
    }

    RedisReply IValueTaskSource<RedisReply>.GetResult(short token)
    {
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException($"The reply to {DisplayName} is not there yet: await it.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            // A cancellation callback that is just running still refers to this object, which then must not be used again.
            if (!_isRegistered || _registration.Unregister())
            {
                Release();
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource<RedisReply>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<RedisReply>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Reset()
    {
        _source.Reset();
        _registration = default;
        _isRegistered = false;
        _isClaimed = false;
        Command = null!;
        Transaction = null;
        QueueingError = default;
        ScriptMisses = 0;
        IsRouted = false;
        IsAsking = false;
    }
}
