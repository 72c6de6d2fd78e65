namespace Bus.Testing;

/// <summary>A direction of traffic through a <see cref="FaultProxy"/>.</summary>
public enum ProxyDirection
{
    /// <summary>From the client to the server behind the proxy.</summary>
    ToServer,

    /// <summary>From the server behind the proxy to the client.</summary>
    ToClient,
}
