using System.Net.Security;
using Bus.Redis.Configuration;

namespace Bus.Redis;

/// <summary>How to reach a Redis server and how long to wait for it.</summary>
/// <remarks>
/// Write it in code, or read it from a connection string with <see cref="Parse(string)"/>. Immutable; validated when a <see cref="RedisClient"/> is created from it.
/// <see cref="ToString"/> shows the endpoint and never the credentials.
/// </remarks>
public sealed record RedisOptions
{
    /// <summary>The port that Redis listens on unless told otherwise.</summary>
    public const int DefaultPort = 6379;

    /// <summary>The server's DNS name or IP address.</summary>
    /// <value>The default value is <c>localhost</c>.</value>
    public string Host { get; init; } = "localhost";

    /// <summary>The server's port, 1 to 65535.</summary>
    /// <value>The default value is 6379.</value>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The ACL user.</summary>
    /// <value>The default value is <see langword="null"/>: Redis' user <c>default</c>.</value>
    /// <remarks>Needs <see cref="Password"/>.</remarks>
    public string? User { get; init; }

    /// <summary>The password.</summary>
    /// <value>The default value is <see langword="null"/>: none is sent.</value>
    public string? Password { get; init; }

    /// <summary>The number of the logical database, 0 or more.</summary>
    /// <value>The default value is 0.</value>
    public int Database { get; init; }

    /// <summary>Whether the connection is encrypted with TLS.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>The server's certificate is validated in full: chain, validity and host name.</remarks>
    public bool UseTls { get; init; }

    /// <summary>The host name that the server's certificate must carry.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="Host"/>.</value>
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

    /// <summary>Host and port for people to read.</summary>
    public string Endpoint => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads a connection string.</summary>
    /// <remarks>
    /// Two forms: <c>redis://user:password@host:port/database?name=value&amp;...</c> (<c>rediss://</c> for TLS; user and password percent-encoded), and the comma form
    /// of StackExchange.Redis, <c>host:port,password=...,ssl=true,defaultDatabase=1</c>. Both know the same options, in any case: <c>user</c>, <c>password</c>,
    /// <c>defaultDatabase</c> (or <c>db</c>), <c>ssl</c>, <c>sslHost</c>, <c>trustedCertificateFile</c>, <c>clientCertificateFile</c>, <c>clientCertificateKeyFile</c>, <c>name</c>, <c>connectTimeout</c>,
    /// <c>asyncTimeout</c> (or <c>syncTimeout</c>, <c>timeout</c>), <c>keepAlive</c> (or <c>heartbeatInterval</c>), <c>heartbeatTimeout</c>, <c>maxInFlightBytes</c>, <c>maxReplyBytes</c>.
    /// Times are milliseconds, <c>keepAlive</c> is seconds, or carry a unit: <c>500ms</c>, <c>5s</c>. The port is 6379, in the comma form with <c>ssl=true</c> 6380, unless given.
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

    /// <summary>The endpoint, user, database and whether TLS is used; never the password.</summary>
    public override string ToString() =>
        $"{(UseTls ? "rediss" : "redis")}://{(User is null ? string.Empty : User + "@")}{Endpoint}/{Database}";

    /// <summary>Checks all values.</summary>
    /// <exception cref="RedisOptionsException">A value is out of its range.</exception>
    public void Validate() => RedisOptionsValidator.Validate(this);
}
