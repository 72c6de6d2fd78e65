namespace Bus.Redis;

/// <summary>A node's connection is given up because the node serves no slots any more; the command was not written and goes elsewhere.</summary>
internal sealed class RedisRetiredException(string message) : RedisConnectionException(message);
