namespace Bus.Testing;

/// <summary>Whether a <see cref="RedisServer"/> speaks TLS, and how good its certificate is.</summary>
public enum RedisTls
{
    /// <summary>No TLS.</summary>
    Off,

    /// <summary>TLS only; the certificate is valid for localhost, 127.0.0.1 and ::1.</summary>
    Valid,

    /// <summary>TLS only; the certificate ended yesterday.</summary>
    Expired,

    /// <summary>TLS only; the certificate names another host.</summary>
    WrongHost,
}
