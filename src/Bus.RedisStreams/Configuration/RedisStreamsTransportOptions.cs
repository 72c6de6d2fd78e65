namespace MassTransit;

/// <summary>Where the bus finds Redis, to be bound from configuration; named options belong to the bus of that name.</summary>
/// <remarks>What a call of <c>Host</c> says in code wins, value by value.</remarks>
public sealed class RedisStreamsTransportOptions
{
    /// <summary>A connection string: <c>redis://user:password@host:port/database</c>, <c>rediss://</c> for TLS, <c>redis-sentinel://host1,host2?service=mymaster</c>, <c>redis-cluster://host1,host2</c>, or the form <c>host:port,password=..,ssl=true,defaultDatabase=1</c>.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="Host"/> and <see cref="Port"/> count. What the other properties set wins over it.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The server's host name or IP address.</summary>
    /// <value>The default value is <see langword="null"/>: that of the connection string, or <c>localhost</c>.</value>
    public string? Host { get; set; }

    /// <summary>The server's port.</summary>
    /// <value>The default value is <see langword="null"/>: that of the connection string, or 6379.</value>
    public int? Port { get; set; }

    /// <summary>The ACL user.</summary>
    /// <value>The default value is <see langword="null"/>: the server's default user.</value>
    public string? User { get; set; }

    /// <summary>The password.</summary>
    /// <value>The default value is <see langword="null"/>: none.</value>
    public string? Pass { get; set; }

    /// <summary>The database number.</summary>
    /// <value>The default value is <see langword="null"/>: that of the connection string, or 0.</value>
    public int? Database { get; set; }

    /// <summary>Whether the connections are encrypted.</summary>
    /// <value>The default value is <see langword="null"/>: as the connection string says, or not.</value>
    public bool? UseTls { get; set; }

    /// <summary>The prefix of all keys.</summary>
    /// <value>The default value is <see langword="null"/>: <c>bus</c>.</value>
    public string? KeyPrefix { get; set; }
}
