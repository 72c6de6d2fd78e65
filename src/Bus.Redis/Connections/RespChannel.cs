using System.Runtime.CompilerServices;
using Bus.Redis.Protocol;

namespace Bus.Redis.Connections;

/// <summary>An open stream to a server with the parser of what comes from it.</summary>
internal sealed class RespChannel : IDisposable
{
    // One read's worth: below the large object heap, and all that the kernel usually has.
    private const int InputLength = 64 * 1024;

    private readonly byte[] _input = new byte[InputLength];
    private int _start;
    private int _end;

    internal RespChannel(Stream stream, long maxReplyBytes)
    {
        Stream = stream;
        Parser = new RespParser(maxReplyBytes);
    }

    internal Stream Stream { get; }

    internal RespParser Parser { get; }

    /// <summary>Bytes read and not parsed yet.</summary>
    internal ReadOnlySpan<byte> Unparsed => _input.AsSpan(_start, _end - _start);

    public void Dispose() => Stream.Dispose();

    /// <summary>Reads what the server sends next, all of it into the parser's own memory where a large value allows it.</summary>
    /// <returns>The bytes read; 0 at the end of the stream.</returns>
    /// <remarks>Every read of an idle connection suspends; the pooled builder saves the object that would take.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var direct = Parser.DirectTarget;
        if (!direct.IsEmpty)
        {
            var length = await Stream.ReadAsync(direct, cancellationToken).ConfigureAwait(false);
            Parser.Advance(length);
            return length;
        }

        _start = 0;
        _end = 0;
        _end = await Stream.ReadAsync(_input, cancellationToken).ConfigureAwait(false);
        return _end;
    }

    /// <summary>Takes the next complete reply from the bytes read.</summary>
    internal bool TryRead(out RedisReply reply)
    {
        var input = Unparsed;
        var length = input.Length;
        var isComplete = Parser.TryRead(ref input, out reply);
        _start += length - input.Length;
        return isComplete;
    }
}
