namespace Bus.Testing;

/// <summary>How a <see cref="RedisSentinelSetup"/> or <see cref="RedisClusterSetup"/> is configured.</summary>
public sealed record RedisSetupOptions
{
    /// <summary>After how long a silence a server counts as down: of sentinels <c>down-after-milliseconds</c>, of a cluster <c>cluster-node-timeout</c>.</summary>
    /// <value>The default value is 2 seconds: short enough to wait for, long enough for a busy machine.</value>
    public TimeSpan DownAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The default user's password at the servers.</summary>
    /// <value>By default none is needed.</value>
    public string? Password { get; init; }

    /// <summary>The default user's password at the sentinels.</summary>
    /// <value>By default none is needed.</value>
    public string? SentinelPassword { get; init; }

    /// <summary>Further users of the servers.</summary>
    public IReadOnlyList<RedisAclUser> Users { get; init; } = [];

    /// <summary>Transport encryption of everything: clients, replication, sentinels, cluster bus.</summary>
    /// <value>The default value is <see cref="RedisTls.Off"/>.</value>
    public RedisTls Tls { get; init; } = RedisTls.Off;

    /// <summary>Further lines of each server's <c>redis.conf</c>.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];
}
