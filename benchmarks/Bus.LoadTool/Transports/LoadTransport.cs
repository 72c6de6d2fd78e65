namespace Bus.LoadTool;

/// <summary>What a load runs on.</summary>
public enum LoadTransport
{
    /// <summary>MassTransit on Redis Streams.</summary>
    Redis,

    /// <summary>MassTransit's in-memory transport: the cost of MassTransit itself.</summary>
    Memory,

    /// <summary>MassTransit on Redis Streams over a StackExchange.Redis multiplexer: the cost of that in place of our client.</summary>
    StackExchange,

    /// <summary>The Redis client alone: the cost of Redis and the network.</summary>
    Raw,
}
