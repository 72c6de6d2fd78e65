namespace Bus.Redis.Protocol;

/// <summary>An aggregate that is being read: its items so far and how many it will have.</summary>
internal struct RespFrame
{
    /// <summary>The type of an attribute, which precedes a reply and is dropped.</summary>
    internal const RedisReplyType Attribute = (RedisReplyType)(byte)'|';

    /// <summary>The <see cref="Expected"/> of an aggregate whose end is announced by <c>.\r\n</c>.</summary>
    internal const int Streamed = -1;

    // An announced count is believed only this far: memory grows with what really arrives.
    private const int MaxInitialItems = 1024;

    private RedisReply[] _items;
    private int _count;

    internal RespFrame(RedisReplyType type, int expected)
    {
        Type = type;
        Expected = expected;
        _items = expected == Streamed ? [] : new RedisReply[Math.Min(expected, MaxInitialItems)];
    }

    internal RedisReplyType Type { get; }

    internal int Expected { get; }

    internal readonly bool IsComplete => _count == Expected;

    internal readonly bool HasDanglingKey => Type == RedisReplyType.Map && _count % 2 != 0;

    internal void Add(in RedisReply item)
    {
        if (_count == _items.Length)
        {
            var room = Math.Max(16, (int)Math.Min(_items.Length * 2L, Array.MaxLength));
            Array.Resize(ref _items, Expected == Streamed ? room : Math.Min(room, Expected));
        }

        _items[_count++] = item;
    }

    internal RedisReply ToReply()
    {
        if (_items.Length != _count)
        {
            Array.Resize(ref _items, _count);
        }

        return new RedisReply(Type, _items);
    }
}
