namespace Bus.Redis.Protocol;

/// <summary>Reads RESP3 replies from bytes as they arrive, however they are split.</summary>
/// <remarks>
/// Everything fed is consumed at once: what a value needs is copied to where it stays, so that no byte is looked at twice and the caller may reuse its buffer.
/// Not thread-safe. After a <see cref="RedisProtocolException"/> the position in the stream is unknown and the parser is of no further use.
/// Protocol: https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md
/// </remarks>
internal sealed partial class RespParser
{
    internal const int DefaultMaxDepth = 64;

    // Simple strings, errors and big numbers have no announced length.
    private const int MaxLineLength = 1 << 20;

    // What one item of an aggregate takes in memory.
    private const int ItemOverhead = 24;

    // A value that still lacks less than this is cheaper to take with whatever follows it than by a read of its own.
    private const int MinDirectLength = 16 * 1024;

    private readonly long _maxReplyBytes;
    private readonly int _maxDepth;
    private readonly RespMemory _memory = new();

    // While behind a payload, _lineLength is 1 once its CR was seen.
    private RespStage _stage;
    private bool _inStreamedString;
    private long _offset;

    // Where the line or line end that is being looked at begins, for messages.
    private long _elementOffset;
    private long _replyBytes;

    // The part of a line that came without its end.
    private byte[] _line = new byte[64];
    private int _lineLength;

    // The payload being filled: _target[_filled.._targetEnd] is still to come. Invariant: _targetStart <= _filled <= _targetEnd.
    private RedisReplyType _bulkType;
    private byte[] _target = [];
    private int _targetStart;
    private int _filled;
    private int _targetEnd;

    private RespFrame[] _frames = new RespFrame[8];
    private int _depth;

    /// <param name="maxReplyBytes">The largest reply, all its values together, in bytes.</param>
    /// <param name="maxDepth">How many aggregates may be nested.</param>
    internal RespParser(long maxReplyBytes, int maxDepth = DefaultMaxDepth)
    {
        _maxReplyBytes = maxReplyBytes;
        _maxDepth = maxDepth;
    }

    /// <summary>Where the rest of a large value may be read to directly; empty when there is none. Report what was read with <see cref="Advance"/>.</summary>
    internal Memory<byte> DirectTarget =>
        _stage == RespStage.Payload && _targetEnd - _filled >= MinDirectLength ? _target.AsMemory(_filled, _targetEnd - _filled) : default;

    /// <summary>Whether the stream stands between two replies.</summary>
    internal bool IsBetweenReplies => _depth == 0 && _stage == RespStage.Line && _lineLength == 0;

    /// <summary>Takes bytes from the front of <paramref name="input"/> until a reply is complete or there are no more.</summary>
    /// <returns>Whether <paramref name="reply"/> is a complete reply; otherwise all input was consumed.</returns>
    /// <exception cref="RedisProtocolException">The bytes are no valid RESP3, or the reply is larger or nested deeper than allowed.</exception>
    internal bool TryRead(ref ReadOnlySpan<byte> input, out RedisReply reply)
    {
        reply = default;
        while (!input.IsEmpty)
        {
            var complete = _stage switch
            {
                RespStage.Line => TryReadLine(ref input, out var line) && TryInterpret(line, out reply),
                RespStage.Payload => TryReadPayload(ref input, out reply),
                _ => TryReadPayloadEnd(ref input, out reply),
            };
            if (complete && Deliver(ref reply))
            {
                _replyBytes = 0;
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells how much was read into the front of <see cref="DirectTarget"/>.</summary>
    internal void Advance(int count)
    {
        _filled += count;
        _offset += count;
        if (_filled == _targetEnd)
        {
            _stage = RespStage.PayloadEnd;
        }
    }

    private bool TryReadLine(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        _elementOffset = _offset;
        var end = input.IndexOf((byte)'\n');
        if (end < 0)
        {
            KeepPartialLine(input);
            input = default;
            line = default;
            return false;
        }

        if (_lineLength == 0)
        {
            line = input[..end];
        }
        else
        {
            KeepPartialLine(input[..end]);
            line = _line.AsSpan(0, _lineLength);
            _lineLength = 0;
        }

        if (line.IsEmpty || line[^1] != '\r')
        {
            throw Malformed($"expected CR LF at the end of {Excerpt(line)}");
        }

        input = input[(end + 1)..];
        _offset += line.Length + 1;
        line = line[..^1];
        return true;
    }

    private void KeepPartialLine(ReadOnlySpan<byte> part)
    {
        if (_lineLength == 0 && !part.IsEmpty)
        {
            // Noise without a line end (TLS, another protocol) is recognized by its first byte.
            CheckPrefix(part[0]);
        }

        var length = _lineLength + part.Length;
        if (length > MaxLineLength)
        {
            throw Malformed($"a line is longer than {MaxLineLength} bytes");
        }

        if (length > _line.Length)
        {
            Array.Resize(ref _line, Math.Max(length, _line.Length * 2));
        }

        part.CopyTo(_line.AsSpan(_lineLength));
        _lineLength = length;
    }

    /// <summary>Puts a complete value where it belongs; whatever it completes in turn takes its place.</summary>
    /// <returns>Whether <paramref name="value"/> is now a complete reply.</returns>
    private bool Deliver(ref RedisReply value)
    {
        while (_depth > 0)
        {
            Account(ItemOverhead);
            ref var frame = ref _frames[_depth - 1];
            frame.Add(value);
            if (!frame.IsComplete || !TryClose(out value))
            {
                return false;
            }
        }

        return true;
    }

    private void Account(long bytes)
    {
        _replyBytes += bytes;
        if (_replyBytes > _maxReplyBytes)
        {
            throw new RedisProtocolException($"The reply at byte {_elementOffset} is larger than the allowed {_maxReplyBytes} bytes.");
        }
    }

    private RedisProtocolException Malformed(string what) => new($"Malformed RESP at byte {_elementOffset}: {what}.");
}
