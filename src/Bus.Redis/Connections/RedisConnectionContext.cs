using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>What the connections of a client share.</summary>
internal sealed record RedisConnectionContext(RequestCounter Requests, TimeProvider Time, Random Random, ILogger Logger);
