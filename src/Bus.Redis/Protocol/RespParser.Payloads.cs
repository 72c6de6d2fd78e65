namespace Bus.Redis.Protocol;

// Values whose length is announced: bulk strings, bulk errors, verbatim strings, and strings streamed in parts.
internal sealed partial class RespParser
{
    // "txt:" or "mkd:".
    private const int VerbatimFormatLength = 4;

    private bool TryOpenPayload(RedisReplyType type, ReadOnlySpan<byte> text, out RedisReply value)
    {
        value = RedisReply.Null;
        if (type == RedisReplyType.BulkString && text is [(byte)'-', (byte)'1'])
        {
            return true;
        }

        if (type == RedisReplyType.BulkString && text is [(byte)'?'])
        {
            _inStreamedString = true;
            _target = [];
            _targetStart = _filled = _targetEnd = 0;
            return false;
        }

        var length = ToLength((byte)type, text);
        CheckPayloadLength(length);
        if (type == RedisReplyType.VerbatimString && length < VerbatimFormatLength)
        {
            throw Malformed($"a verbatim string of {length} bytes lacks its format");
        }

        _bulkType = type;
        (_target, _targetStart) = _memory.Reserve((int)length);
        _filled = _targetStart;
        _targetEnd = _targetStart + (int)length;
        _stage = length == 0 ? RespStage.PayloadEnd : RespStage.Payload;
        return false;
    }

    /// <summary><c>;length\r\npart\r\n</c>; the part of length 0 has no payload and ends the string.</summary>
    private bool TryOpenChunk(ReadOnlySpan<byte> line, out RedisReply value)
    {
        value = default;
        CheckPrefix(line.IsEmpty ? (byte)'\r' : line[0]);
        var length = ToLength((byte)';', line[1..]);
        if (length == 0)
        {
            _inStreamedString = false;
            var (array, offset) = _memory.Reserve(_filled);
            _target.AsSpan(0, _filled).CopyTo(array.AsSpan(offset));
            value = new RedisReply(RedisReplyType.BulkString, array, offset, _filled);
            return true;
        }

        CheckPayloadLength(length);
        if (_filled + length > Array.MaxLength)
        {
            throw Malformed($"a streamed string is longer than {Array.MaxLength} bytes");
        }

        _targetEnd = _filled + (int)length;
        if (_targetEnd > _target.Length)
        {
            Array.Resize(ref _target, (int)Math.Min(Math.Max(_targetEnd, _target.Length * 2L), Array.MaxLength));
        }

        _stage = RespStage.Payload;
        return false;
    }

    private void CheckPayloadLength(long length)
    {
        Account(length);
        if (length > Array.MaxLength)
        {
            throw Malformed($"a value of {length} bytes is longer than the possible {Array.MaxLength}");
        }
    }

    private bool TryReadPayload(ref ReadOnlySpan<byte> input, out RedisReply value)
    {
        var count = Math.Min(input.Length, _targetEnd - _filled);
        input[..count].CopyTo(_target.AsSpan(_filled));
        input = input[count..];
        Advance(count);
        value = default;
        return false;
    }

    private bool TryReadPayloadEnd(ref ReadOnlySpan<byte> input, out RedisReply value)
    {
        value = default;
        _elementOffset = _offset;
        while (!input.IsEmpty)
        {
            var expected = _lineLength == 0 ? (byte)'\r' : (byte)'\n';
            if (input[0] != expected)
            {
                throw Malformed($"expected CR LF behind a payload, got {Excerpt(input)}");
            }

            input = input[1..];
            _offset++;
            if (_lineLength == 1)
            {
                _lineLength = 0;
                _stage = RespStage.Line;
                return !_inStreamedString && TryClosePayload(out value);
            }

            _lineLength = 1;
        }

        return false;
    }

    private bool TryClosePayload(out RedisReply value)
    {
        var skipped = 0;
        if (_bulkType == RedisReplyType.VerbatimString)
        {
            skipped = VerbatimFormatLength;
            if (_target[_targetStart + skipped - 1] != ':')
            {
                throw Malformed($"{Excerpt(_target.AsSpan(_targetStart, skipped))} is no format of a verbatim string");
            }
        }

        value = new RedisReply(_bulkType, _target, _targetStart + skipped, _targetEnd - _targetStart - skipped);
        _target = [];
        return true;
    }
}
