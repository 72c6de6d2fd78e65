using System.Globalization;

namespace Bus.Redis.Tests.Support;

/// <summary>Short forms of what tests do all the time.</summary>
internal static class ConnectionCalls
{
    internal static Task<RedisReply> RunAsync(this IRedisConnection connection, RedisCommand command) => connection.ExecuteAsync(command).AsTask();

    internal static Task<RedisReply> RunAsync(this IRedisConnection connection, string name, params object[] words) =>
        connection.RunAsync(Command(name, null, words));

    internal static Task<RedisReply> RunAsync(this IRedisConnection connection, TimeSpan timeout, string name, params object[] words) =>
        connection.RunAsync(Command(name, timeout, words));

    internal static Task<RedisReply> TransactAsync(this IRedisConnection connection, params RedisCommand[] commands) =>
        connection.ExecuteTransactionAsync(commands).AsTask();

    internal static Task EstablishAsync(this IRedisConnection connection) => connection.ConnectAsync().AsTask();

    internal static Task<IAsyncDisposable> ListenAsync(this IRedisConnection connection, string channel, Action<string> handler) =>
        connection.SubscribeAsync(channel, message => handler(System.Text.Encoding.UTF8.GetString(message.Span))).AsTask();

    internal static RedisCommand Command(string name, params object[] words) => Command(name, null, words);

    internal static IRedisConnection Open(this RedisClient client, string purpose = "test", bool isBlocking = false) =>
        client.OpenConnection(new RedisConnectionSettings { Purpose = purpose, IsBlocking = isBlocking });

    private static RedisCommand Command(string name, TimeSpan? timeout, object[] words)
    {
        var command = new RedisCommand(name) { Timeout = timeout };
        foreach (var word in words)
        {
            _ = word is byte[] bytes ? command.Add(bytes) : command.Add(Convert.ToString(word, CultureInfo.InvariantCulture)!);
        }

        return command;
    }
}
