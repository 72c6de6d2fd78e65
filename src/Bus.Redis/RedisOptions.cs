using System.Net.Security;
using Bus.Redis.Configuration;

namespace Bus.Redis;

/// <summary>How to reach a Redis server, a primary behind sentinels or a cluster, and how long to wait for it.</summary>
/// <remarks>
/// Write it in code, or read it from a connection string with <see cref="Parse(string)"/>. Immutable; validated when a <see cref="RedisClient"/> is created from it.
/// <see cref="ToString"/> shows the endpoint and never the credentials.
/// </remarks>
public sealed record RedisOptions
{
    /// <summary>The port that Redis listens on unless told otherwise.</summary>
    public const int DefaultPort = 6379;

    /// <summary>The port that sentinels listen on unless told otherwise.</summary>
    public const int DefaultSentinelPort = 26379;

    /// <summary>How the servers belong together.</summary>
    /// <value>The default value is <see cref="RedisTopology.Standalone"/>.</value>
    /// <remarks>What a server says of itself is compared with it at every connect: a replica, a sentinel or a cluster node in place of a standalone primary is refused.</remarks>
    public RedisTopology Topology { get; init; }

    /// <summary>The DNS name or IP address of the server, of the first sentinel, or of a node of the cluster.</summary>
    /// <value>The default value is <c>localhost</c>.</value>
    public string Host { get; init; } = "localhost";

    /// <summary>The port at <see cref="Host"/>, 1 to 65535.</summary>
    /// <value>The default value is 6379.</value>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The other sentinels, or further nodes of the cluster, to ask when those before them do not answer.</summary>
    /// <value>The default value is none. A standalone server has none.</value>
    /// <remarks>Name all sentinels. Of a cluster a few nodes do: the others are learned from them.</remarks>
    public IReadOnlyList<RedisEndpoint> FurtherEndpoints { get; init; } = [];

    /// <summary>The name under which the sentinels know the primary.</summary>
    /// <value>The default value is <see langword="null"/>. <see cref="RedisTopology.Sentinel"/> needs one, often <c>mymaster</c>.</value>
    public string? ServiceName { get; init; }

    /// <summary>The ACL user at the sentinels; <see cref="User"/> is the one at the servers.</summary>
    /// <value>The default value is <see langword="null"/>: Redis' user <c>default</c>.</value>
    /// <remarks>Needs <see cref="SentinelPassword"/>.</remarks>
    public string? SentinelUser { get; init; }

    /// <summary>The password at the sentinels.</summary>
    /// <value>The default value is <see langword="null"/>: none is sent.</value>
    public string? SentinelPassword { get; init; }

    /// <summary>The ACL user.</summary>
    /// <value>The default value is <see langword="null"/>: Redis' user <c>default</c>.</value>
    /// <remarks>Needs <see cref="Password"/>.</remarks>
    public string? User { get; init; }

    /// <summary>The password.</summary>
    /// <value>The default value is <see langword="null"/>: none is sent.</value>
    public string? Password { get; init; }

    /// <summary>The number of the logical database, 0 or more; a cluster has only 0.</summary>
    /// <value>The default value is 0.</value>
    public int Database { get; init; }

    /// <summary>Whether the connection is encrypted with TLS.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>The server's certificate is validated in full: chain, validity and host name. It applies to sentinels and to all nodes of a cluster alike.</remarks>
    public bool UseTls { get; init; }

    /// <summary>The host name that the server's certificate must carry.</summary>
    /// <value>The default value is <see langword="null"/>: the host that is connected to.</value>
    public string? TlsHost { get; init; }

    /// <summary>A PEM file with the certificates of the private authorities to trust instead of the system's.</summary>
    /// <value>The default value is <see langword="null"/>: the system's authorities.</value>
    public string? TrustedCertificateFile { get; init; }

    /// <summary>A PEM file with the certificate by which this client shows who it is, with its private key.</summary>
    /// <value>The default value is <see langword="null"/>: the client shows none.</value>
    /// <remarks>Redis asks for one unless its <c>tls-auth-clients</c> is <c>no</c> or <c>optional</c>.</remarks>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A PEM file with the private key of <see cref="ClientCertificateFile"/>.</summary>
    /// <value>The default value is <see langword="null"/>: the key is in the same file.</value>
    public string? ClientCertificateKeyFile { get; init; }

    /// <summary>Decides about the server's certificate in place of the built-in validation.</summary>
    /// <value>The default value is <see langword="null"/>: full validation.</value>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>The name under which <c>CLIENT LIST</c> shows the connections, followed by the purpose of each; printable ASCII without spaces.</summary>
    /// <value>The default value is <c>bus</c>.</value>
    public string ClientName { get; init; } = "bus";

    /// <summary>How long a connect with its handshake may take; more than 0.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command may take from the call to its reply, waiting for the connection included; more than 0.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a silence the connection asks the server for a sign of life; more than 0.</summary>
    /// <value>The default value is 5 seconds, so that an idle connection sends 0.2 requests a second.</value>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long that sign may take before the socket is closed and a new one opened; more than 0.</summary>
    /// <value>The default value is 5 seconds.</value>
    /// <remarks>A server that runs one command for longer than both heartbeat times together counts as stalled.</remarks>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause behind the first failed attempt to connect; it doubles with every further one. More than 0.</summary>
    /// <value>The default value is 50 milliseconds.</value>
    /// <remarks>Each pause is shortened at random by up to half, so that many clients do not return at the same moment.</remarks>
    public TimeSpan MinReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two attempts to connect; at least <see cref="MinReconnectDelay"/>.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause behind an attempt that the server refused for a reason that time alone does not cure: credentials, version, certificate. More than 0.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan RefusedReconnectDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of one connection that may be written and not yet answered; 1 or more.</summary>
    /// <value>The default value is 64 MiB. One command larger than that is sent alone.</value>
    public long MaxInFlightBytes { get; init; } = 64L << 20;

    /// <summary>The largest reply that is accepted, in bytes, all its values together; at least 1024.</summary>
    /// <value>The default value is 512 MiB, Redis' own limit of one value. A larger one breaks the connection.</value>
    public long MaxReplyBytes { get; init; } = 512L << 20;

    /// <summary>Host and port for people to read; of sentinels and clusters all that are named here.</summary>
    public string Endpoint => Topology switch
    {
        RedisTopology.Sentinel => $"{ServiceName} of the sentinels {string.Join(", ", Endpoints)}",
        RedisTopology.Cluster => $"the cluster at {string.Join(", ", Endpoints)}",
        _ => new RedisEndpoint(Host, Port).ToString(),
    };

    /// <summary><see cref="Host"/> and <see cref="Port"/>, then the further ones.</summary>
    internal IEnumerable<RedisEndpoint> Endpoints => FurtherEndpoints.Prepend(new RedisEndpoint(Host, Port));

    /// <summary>Reads a connection string.</summary>
    /// <remarks>
    /// Two forms: <c>redis://user:password@host:port/database?name=value&amp;...</c> (<c>rediss://</c> for TLS; user and password percent-encoded), and the comma form
    /// of StackExchange.Redis, <c>host:port,password=...,ssl=true,defaultDatabase=1</c>.
    /// Sentinels: <c>redis-sentinel://user:password@host1:26379,host2:26379/database?service=mymaster</c> (<c>rediss-sentinel://</c>), or <c>host1:26379,host2:26379,serviceName=mymaster</c>.
    /// A cluster: <c>redis-cluster://host1:7000,host2:7001</c> (<c>rediss-cluster://</c>), or <c>host1:7000,host2:7001</c>, with a single host <c>host1:7000,cluster=true</c>.
    /// All forms know the same options, in any case: <c>serviceName</c> (or <c>service</c>), <c>sentinelUser</c>, <c>sentinelPassword</c>, <c>cluster</c>, <c>user</c>, <c>password</c>,
    /// <c>defaultDatabase</c> (or <c>db</c>), <c>ssl</c>, <c>sslHost</c>, <c>trustedCertificateFile</c>, <c>clientCertificateFile</c>, <c>clientCertificateKeyFile</c>, <c>name</c>, <c>connectTimeout</c>,
    /// <c>asyncTimeout</c> (or <c>syncTimeout</c>, <c>timeout</c>), <c>keepAlive</c> (or <c>heartbeatInterval</c>), <c>heartbeatTimeout</c>, <c>maxInFlightBytes</c>, <c>maxReplyBytes</c>.
    /// Times are milliseconds, <c>keepAlive</c> is seconds, or carry a unit: <c>500ms</c>, <c>5s</c>. The port is 6379, in the comma form with <c>ssl=true</c> 6380, of sentinels 26379, unless given.
    /// Options of StackExchange.Redis that have no meaning here, such as <c>abortConnect</c>, are accepted.
    /// </remarks>
    /// <exception cref="RedisOptionsException">The text is no connection string, or has an unknown option or an impossible value; the message names it and what is allowed.</exception>
    public static RedisOptions Parse(string connectionString) => ConnectionString.Parse(connectionString, new RedisOptions());

    /// <summary>Reads a connection string of either form on top of other options.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="defaults">Supplies what the string does not name, except host and port. TLS is used if either asks for it.</param>
    /// <exception cref="RedisOptionsException">The string or one of its values is not valid; the message names it.</exception>
    public static RedisOptions Parse(string connectionString, RedisOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return ConnectionString.Parse(connectionString, defaults);
    }

    /// <summary>The endpoints, user, database and whether TLS is used; never a password.</summary>
    public override string ToString() =>
        $"{(UseTls ? "rediss" : "redis")}{GetSchemeEnd()}://{(User is null ? string.Empty : User + "@")}{string.Join(',', Endpoints)}/{Database}{(ServiceName is null ? string.Empty : "?service=" + ServiceName)}";

    /// <summary>Checks all values.</summary>
    /// <exception cref="RedisOptionsException">A value is out of its range.</exception>
    public void Validate() => RedisOptionsValidator.Validate(this);

    /// <summary>The options for one of the deployment's servers.</summary>
    internal RedisOptions ForServer(RedisEndpoint server) => this with
    {
        Topology = RedisTopology.Standalone,
        Host = server.Host,
        Port = server.Port,
        FurtherEndpoints = [],
        ServiceName = null,
        SentinelUser = null,
        SentinelPassword = null,
    };

    /// <summary>The options for one of the sentinels.</summary>
    internal RedisOptions ForSentinel(RedisEndpoint sentinel) => ForServer(sentinel) with { User = SentinelUser, Password = SentinelPassword, Database = 0 };

    private string GetSchemeEnd() => Topology switch
    {
        RedisTopology.Sentinel => "-sentinel",
        RedisTopology.Cluster => "-cluster",
        _ => string.Empty,
    };
}
