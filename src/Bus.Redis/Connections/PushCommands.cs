namespace Bus.Redis.Connections;

/// <summary>The commands that the server answers by push messages.</summary>
internal static class PushCommands
{
    internal static RedisCommand Subscribe(string channel) => new RedisCommand("SUBSCRIBE") { IsOwn = true }.Add(channel);

    internal static RedisCommand Unsubscribe(string channel) => new RedisCommand("UNSUBSCRIBE") { IsOwn = true }.Add(channel);
}
