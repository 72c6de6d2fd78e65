using System.Collections.Concurrent;
using Bus.Redis;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>Turns the multiplexer's results into replies; the bytes are not copied.</summary>
/// <remarks>Version 1.2.6 does not say what a result is, and its casts turn one into another. Its classes tell, and those of later versions do.</remarks>
internal static class MultiplexerReplies
{
    // The classes of scalars, of which there is one: the first scalar costs an exception.
    private static readonly ConcurrentDictionary<Type, bool> Scalars = new();

    internal static RedisReply Read(RedisResult result)
    {
        if (result.IsNull)
        {
            return RedisReply.Null;
        }

        return Scalars.ContainsKey(result.GetType()) ? ReadScalar((RedisValue)result) : ReadAggregate(result);
    }

    internal static RedisReply Error(string text) => new(RedisReplyType.Error, System.Text.Encoding.UTF8.GetBytes(text));

    private static RedisReply ReadScalar(RedisValue value) =>
        value.IsInteger ? new RedisReply(RedisReplyType.Integer, (long)value) : new RedisReply(RedisReplyType.BulkString, (byte[])value!);

    private static RedisReply ReadAggregate(RedisResult result)
    {
        RedisResult[] items;
        try
        {
            items = (RedisResult[])result!;
        }
        catch (StackExchange.Redis.RedisServerException exception)
        {
            // An error inside of an array gives itself away when it is read.
            return Error(exception.Message);
        }
        catch (InvalidCastException)
        {
            Scalars[result.GetType()] = true;
            return ReadScalar((RedisValue)result);
        }

        var replies = new RedisReply[items.Length];
        for (var index = 0; index < replies.Length; index++)
        {
            replies[index] = Read(items[index]);
        }

        return new RedisReply(RedisReplyType.Array, replies);
    }
}
