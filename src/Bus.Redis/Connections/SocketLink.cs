using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

/// <summary>One socket's life after its handshake: a reader, and a pump that runs while there is something to write.</summary>
internal sealed partial class SocketLink : ICommandSink, IThreadPoolWorkItem
{
    private readonly RespChannel _channel;
    private readonly CommandQueue _queue;
    private readonly PushRouter _pushes;
    private readonly InvalidationRouter _invalidations;
    private readonly RequestCounter _requests;
    private readonly TimeProvider _time;
    private readonly List<RedisReply> _replies = [];
    private Exception? _reason;
    private long _lastReceivedAt;
    private long _lastPieceAt;

    internal SocketLink(RespChannel channel, CommandQueue queue, PushRouter pushes, InvalidationRouter invalidations, RequestCounter requests, TimeProvider time)
    {
        _channel = channel;
        _queue = queue;
        _pushes = pushes;
        _invalidations = invalidations;
        _requests = requests;
        _time = time;
        _lastReceivedAt = _lastPieceAt = time.GetTimestamp();
    }

    /// <inheritdoc />
    public long LastReceivedAt => Volatile.Read(ref _lastReceivedAt);

    /// <summary>Timestamp of the last sign that the server is there: a byte received, or a large piece taken. A small write proves nothing, for the kernel takes it.</summary>
    internal long LastProgressAt => Math.Max(LastReceivedAt, Volatile.Read(ref _lastPieceAt));

    /// <inheritdoc />
    public bool IsBroken => Volatile.Read(ref _reason) is not null;

    /// <inheritdoc />
    public void Break(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _channel.Dispose();
        }
    }

    /// <summary>Reads replies until the socket breaks.</summary>
    /// <returns>Why it did.</returns>
    internal async Task<Exception> ReadAsync()
    {
        try
        {
            int count;
            while ((count = await _channel.ReceiveAsync().ConfigureAwait(false)) > 0)
            {
                Volatile.Write(ref _lastReceivedAt, _time.GetTimestamp());
                RedisMetrics.BytesReceived(count);
                HandOut();
            }

            Break(new EndOfStreamException("The server closed the connection."));
        }
        catch (Exception exception)
        {
            // Whatever ends the reader ends the socket; whoever broke it first has said why.
            Break(exception);
        }

        return _reason!;
    }

    private void HandOut()
    {
        while (_channel.TryRead(out var reply))
        {
            if (reply.Type != RedisReplyType.Push || PushRouter.IsConfirmation(reply))
            {
                _replies.Add(reply);
            }
            else if (InvalidationRouter.IsInvalidation(reply))
            {
                _invalidations.Publish(reply[1]);
            }
            else
            {
                _pushes.Publish(reply);
            }
        }

        if (_replies.Count > 0)
        {
            _queue.Answer(_replies);
            _replies.Clear();
        }
    }
}
