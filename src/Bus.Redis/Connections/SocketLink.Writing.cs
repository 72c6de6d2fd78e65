using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

// The pump: commands that were queued together leave in one write.
internal sealed partial class SocketLink
{
    private const int OutputLength = 64 * 1024;

    // A part this large goes to the socket from where it is.
    private const int MinDirectLength = 32 * 1024;

    // Large parts are written in pieces, so that a slow network shows as progress and not as a stalled socket.
    private const int PieceLength = 256 * 1024;

    private readonly List<PendingReply> _batch = [];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private readonly byte[] _output = new byte[OutputLength];
    private int _outputLength;
    private long _batchBytes;

    /// <inheritdoc />
    public void StartPump(bool onThisThread)
    {
        if (onThisThread)
        {
            _ = PumpAsync(onePass: true);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_queue.TryBeginPump(this))
        {
            _ = PumpAsync(onePass: false);
        }
    }

    private async Task PumpAsync(bool onePass)
    {
        try
        {
            while (_queue.TryTakeBatch(this, _batch))
            {
                await WriteBatchAsync().ConfigureAwait(false);
                if (onePass)
                {
                    // A caller that lent its thread gets it back; whatever was queued meanwhile is written on the pool.
                    onePass = false;
                    if (_queue.HasMoreOrStopsPump(this))
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    }

                    return;
                }
            }
        }
        catch (Exception exception)
        {
            // Whatever ends the pump ends the socket.
            Break(exception);
            _queue.StopPump();
        }
    }

    private async ValueTask WriteBatchAsync()
    {
        var requests = CountRequests();
        _batchBytes = 0;
        _requests.Add(requests);
        foreach (var pending in _batch)
        {
            // Once its last byte is written the reply may come and the object serve another command: it must not be touched after that.
            var command = pending.Command;
            var transaction = pending.Transaction;
            var keepsBytes = pending.KeepsBytes;
            _parts.Clear();
            if (pending.IsAsking)
            {
                _parts.Add(AskingFrame.Asking);
            }

            AppendParts(command, transaction);
            for (var index = 0; index < _parts.Count; index++)
            {
                await WritePartAsync(_parts[index]).ConfigureAwait(false);
            }

            if (!keepsBytes)
            {
                PendingReply.ReleaseBytes(command, transaction);
            }
        }

        _parts.Clear();
        await FlushAsync().ConfigureAwait(false);
        RedisMetrics.BatchWritten(requests, _batchBytes);
    }

    private int CountRequests()
    {
        var requests = 0;
        foreach (var pending in _batch)
        {
            requests += pending.RepliesLeft;
        }

        return requests;
    }

    private void AppendParts(RedisCommand command, RedisCommand[]? transaction)
    {
        if (transaction is null)
        {
            command.AppendTo(_parts);
            return;
        }

        _parts.Add(TransactionFrame.Multi);
        foreach (var part in transaction)
        {
            part.AppendTo(_parts);
        }

        _parts.Add(TransactionFrame.Exec);
    }

    private ValueTask WritePartAsync(ReadOnlyMemory<byte> part)
    {
        if (part.Length > _output.Length - _outputLength)
        {
            return WriteLargePartAsync(part);
        }

        part.Span.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += part.Length;
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteLargePartAsync(ReadOnlyMemory<byte> part)
    {
        await FlushAsync().ConfigureAwait(false);
        if (part.Length < MinDirectLength)
        {
            part.CopyTo(_output);
            _outputLength = part.Length;
            return;
        }

        while (!part.IsEmpty)
        {
            var piece = part[..Math.Min(part.Length, PieceLength)];
            await WriteAsync(piece).ConfigureAwait(false);
            Volatile.Write(ref _lastPieceAt, _time.GetTimestamp());
            part = part[piece.Length..];
        }
    }

    private ValueTask FlushAsync()
    {
        if (_outputLength == 0)
        {
            return ValueTask.CompletedTask;
        }

        var output = _output.AsMemory(0, _outputLength);
        _outputLength = 0;
        return WriteAsync(output);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _channel.Stream.WriteAsync(bytes).ConfigureAwait(false);
        _batchBytes += bytes.Length;
    }
}
