using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

// Replies from the reader: the first in flight is the one that is answered.
internal sealed partial class CommandQueue
{
    // A script is loaded again this often before its absence is reported: another client may be flushing in a loop.
    private const int MaxScriptMisses = 3;

    // Filled and emptied by the one reader.
    private readonly List<(PendingReply Pending, RedisReply Reply)> _answered = [];

    /// <summary>Hands replies, and the push messages that confirm subscriptions, to their commands. Only one reader at a time.</summary>
    /// <exception cref="RedisProtocolException">There are more replies than commands.</exception>
    internal void Answer(List<RedisReply> replies)
    {
        ICommandSink? sink;
        PumpStart start;
        bool hasCommands;
        lock (_gate)
        {
            hasCommands = TryAnswer_NeedsLock(replies);
            start = ClaimPump_NeedsLock();
            sink = _sink;
        }

        if (start != PumpStart.None)
        {
            sink!.StartPump(onThisThread: false);
        }

        foreach (var (pending, reply) in _answered)
        {
            Complete(pending, reply);
        }

        _answered.Clear();
        if (!hasCommands)
        {
            throw new RedisProtocolException($"{_settings.Endpoint} sent a reply that answers no command.");
        }
    }

    private bool TryAnswer_NeedsLock(List<RedisReply> replies)
    {
        foreach (var reply in replies)
        {
            var head = _inFlight.First;
            if (reply.Type == RedisReplyType.Push)
            {
                if (head?.Kind == PendingKind.Subscription)
                {
                    Answer_NeedsLock(head, reply);
                }
            }
            else if (head is not null)
            {
                Answer_NeedsLock(head, reply);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private void Answer_NeedsLock(PendingReply head, RedisReply reply)
    {
        if (IsPartOfTransaction_NeedsLock(head, ref reply) || IsWrittenAgain_NeedsLock(head, ref reply))
        {
            return;
        }

        _inFlight.Remove(head);
        if (head.IsInternal && head.Command.Script is { } loaded)
        {
            _scripts.Answered(loaded, reply);
        }

        if (!head.IsInternal && head.TryClaim_NeedsLock())
        {
            _answered.Add((head, reply));
            return;
        }

        head.ReleaseBytes();
        head.Release();
    }

    private bool IsPartOfTransaction_NeedsLock(PendingReply head, ref RedisReply reply)
    {
        if (head.Transaction is null)
        {
            return false;
        }

        if (--head.RepliesLeft > 0)
        {
            if (reply.IsError && head.QueueingError.IsNull)
            {
                head.QueueingError = reply;
            }

            return true;
        }

        // EXEC itself only says that something was refused before.
        if (reply.IsError && head.QueueingError.IsError)
        {
            reply = head.QueueingError;
        }

        for (var index = 0; index < Math.Min(reply.Count, head.Transaction.Length); index++)
        {
            if (ServerErrors.IsUnknownScript(reply[index]) && head.Transaction[index].Script is { } script)
            {
                _scripts.Forget(script);
            }
        }

        return false;
    }

    private bool IsWrittenAgain_NeedsLock(PendingReply head, ref RedisReply reply)
    {
        if (head.IsInternal || head.Transaction is not null || head.Command.Script is not { } script || !ServerErrors.IsUnknownScript(reply))
        {
            return false;
        }

        _scripts.Forget(script);
        if (_scripts.TryGetRefusal(script, out var refusal))
        {
            reply = refusal;
            return false;
        }

        if (head.IsClaimed || ++head.ScriptMisses > MaxScriptMisses)
        {
            return false;
        }

        _inFlight.Remove(head);
        _urgent.Append(head);
        return true;
    }

    private void Complete(PendingReply pending, in RedisReply reply)
    {
        var exception = reply.IsError ? ServerErrors.Create(pending.DisplayName, _settings.Endpoint, reply) : null;
        pending.ReleaseBytes();
        if (exception is null)
        {
            pending.Complete(reply);
        }
        else
        {
            RedisMetrics.CommandFailed(exception.Code);
            pending.Fail(exception);
        }

        pending.Release();
    }
}
