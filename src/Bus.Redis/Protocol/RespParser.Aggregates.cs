namespace Bus.Redis.Protocol;

// Arrays, maps, sets, pushes and attributes, counted or streamed.
internal sealed partial class RespParser
{
    private bool TryOpenAggregate(RedisReplyType type, ReadOnlySpan<byte> text, out RedisReply value)
    {
        value = RedisReply.Null;
        if (type == RedisReplyType.Array && text is [(byte)'-', (byte)'1'])
        {
            return true;
        }

        if (type == RedisReplyType.Push && _depth > 0)
        {
            throw Malformed("a push message stands inside a reply");
        }

        if (text is [(byte)'?'] && type is RedisReplyType.Array or RedisReplyType.Map or RedisReplyType.Set)
        {
            Open(type, RespFrame.Streamed);
            return false;
        }

        var count = ToLength((byte)type, text);
        var items = type is RedisReplyType.Map or RespFrame.Attribute ? count * 2 : count;
        if (items > Array.MaxLength || items * ItemOverhead > _maxReplyBytes)
        {
            throw Malformed($"an aggregate of {items} items is larger than the allowed {_maxReplyBytes} bytes");
        }

        Open(type, (int)items);
        return items == 0 && TryClose(out value);
    }

    private void Open(RedisReplyType type, int items)
    {
        if (_depth == _maxDepth)
        {
            throw Malformed($"aggregates are nested deeper than {_maxDepth}");
        }

        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = new RespFrame(type, items);
    }

    /// <returns>Whether the aggregate is a value; an attribute is none: what follows stands in its place.</returns>
    private bool TryClose(out RedisReply value)
    {
        ref var frame = ref _frames[--_depth];
        value = frame.ToReply();
        frame = default;
        return value.Type != RespFrame.Attribute;
    }

    private bool TryEndStream(ReadOnlySpan<byte> text, out RedisReply value)
    {
        if (!text.IsEmpty || _depth == 0 || _frames[_depth - 1].Expected != RespFrame.Streamed)
        {
            throw Malformed("'.' ends no streamed aggregate");
        }

        if (_frames[_depth - 1].HasDanglingKey)
        {
            throw Malformed("a streamed map ends with a key without value");
        }

        return TryClose(out value);
    }
}
