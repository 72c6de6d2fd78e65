using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>The Redis of one run: a server, or several that stand for one.</summary>
internal interface IFaultRedis : IAsyncDisposable
{
    /// <summary>The address that senders and workers get.</summary>
    string ConnectionString { get; }

    /// <summary>The server that has the keys of a queue now.</summary>
    /// <param name="key">One of those keys.</param>
    Task<RedisServer> FindServerAsync(string key);

    /// <summary>The servers that together have all keys now, each key once.</summary>
    Task<IReadOnlyList<RedisServer>> FindServersAsync();
}
