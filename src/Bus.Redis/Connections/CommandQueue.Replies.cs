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
        bool isDrained;
        lock (_gate)
        {
            hasCommands = TryAnswer_NeedsLock(replies);
            isDrained = _isDraining && _inFlight.Count == 0;
            SignalDrained_NeedsLock();
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
        if (isDrained)
        {
            sink?.Break(new RedisConnectionException($"{Endpoint} is no longer {_settings.Topology.Endpoint}."));
        }

        if (!hasCommands)
        {
            throw new RedisProtocolException($"{Endpoint} sent a reply that answers no command.");
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
        if (IsPartOfAnswer_NeedsLock(head, ref reply) || IsForAnotherServer_NeedsLock(head, reply) || IsWrittenAgain_NeedsLock(head, ref reply))
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

    private bool IsPartOfAnswer_NeedsLock(PendingReply head, ref RedisReply reply)
    {
        if (--head.RepliesLeft > 0)
        {
            if (reply.IsError && head.QueueingError.IsNull)
            {
                head.QueueingError = reply;
            }

            return true;
        }

        if (head.Transaction is null)
        {
            return false;
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

    /// <summary>A command that this server did not run because another one is the right one by now waits for the next socket, in its place among its like.</summary>
    private bool IsForAnotherServer_NeedsLock(PendingReply head, in RedisReply reply)
    {
        if (!reply.IsError || head.IsInternal || !_settings.Topology.IsWrongServer(reply))
        {
            return false;
        }

        _isDraining = true;
        if (head.IsClaimed)
        {
            return false;
        }

        _inFlight.Remove(head);
        head.Restart();
        if (_settings.IsBlocking)
        {
            // It blocks anew, for as long as the caller said.
            head.Postpone(_time.GetTimestamp());
            ArmDeadline_NeedsLock(head.Deadline);
        }

        _urgent.Append(head);
        return true;
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
        head.Restart();
        _urgent.Append(head);
        return true;
    }

    private void Complete(PendingReply pending, in RedisReply reply)
    {
        var exception = reply.IsError && !pending.IsRouted ? ServerErrors.Create(pending.DisplayName, Endpoint, reply) : null;
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
