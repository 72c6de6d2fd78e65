namespace Bus.Redis;

/// <summary>The key's slot is served by another node (<c>MOVED</c> or <c>ASK</c>).</summary>
public sealed class RedisMovedException : RedisServerException
{
    /// <summary>Creates the exception.</summary>
    public RedisMovedException(string code, int slot, string endpoint, string message)
        : base(code, message)
    {
        Slot = slot;
        Endpoint = endpoint;
    }

    /// <summary>The hash slot, 0 to 16383.</summary>
    public int Slot { get; }

    /// <summary>The node that serves it, <c>host:port</c>.</summary>
    public string Endpoint { get; }
}
