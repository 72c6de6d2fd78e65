using System.Globalization;

namespace Bus.Redis.Tests.Support;

/// <summary>Shows a reply's whole content, so that a test compares one string.</summary>
internal static class RespText
{
    internal static string Show(RedisReply reply) => reply.Type switch
    {
        RedisReplyType.Array => $"[{ShowItems(reply)}]",
        RedisReplyType.Set => $"~[{ShowItems(reply)}]",
        RedisReplyType.Push => $">[{ShowItems(reply)}]",
        RedisReplyType.Map => $"%[{ShowItems(reply)}]",
        RedisReplyType.Integer => reply.AsInt64().ToString(CultureInfo.InvariantCulture),
        RedisReplyType.Double => "," + reply.AsDouble().ToString("R", CultureInfo.InvariantCulture),
        RedisReplyType.Boolean => reply.AsInt64() == 1 ? "#t" : "#f",
        RedisReplyType.Null => "null",
        RedisReplyType.BulkString => $"'{reply.AsString()}'",
        _ => $"{(char)reply.Type}{reply.AsString()}",
    };

    private static string ShowItems(RedisReply reply)
    {
        var items = new string[reply.Count];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Show(reply[index]);
        }

        return string.Join(" ", items);
    }
}
