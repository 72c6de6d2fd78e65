namespace Bus.Testing;

/// <summary>How a <see cref="RedisServer"/> is configured.</summary>
public sealed record RedisServerOptions
{
    /// <summary>Persistence.</summary>
    /// <value>The default value is <see cref="Testing.AppendOnly.No"/>.</value>
    public AppendOnly AppendOnly { get; init; } = AppendOnly.No;

    /// <summary>The password of the default user.</summary>
    /// <value>By default none is needed.</value>
    public string? Password { get; init; }

    /// <summary>Further users.</summary>
    public IReadOnlyList<RedisAclUser> Users { get; init; } = [];

    /// <summary>Transport encryption.</summary>
    /// <value>The default value is <see cref="RedisTls.Off"/>.</value>
    public RedisTls Tls { get; init; } = RedisTls.Off;

    /// <summary>The files to use with TLS, when several servers share an authority.</summary>
    /// <value>By default the server makes its own.</value>
    internal RedisCertificates? Certificates { get; init; }

    /// <summary>The limit of Redis' memory in bytes; writes beyond it are refused (<c>noeviction</c>).</summary>
    /// <value>By default there is none.</value>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>Further lines of <c>redis.conf</c>, which win over those above.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];
}
