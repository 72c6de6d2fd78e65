namespace Bus.Redis.Connections;

/// <summary>How a pending command is answered, and what becomes of it when the connection breaks.</summary>
internal enum PendingKind : byte
{
    /// <summary>One reply; unknown outcome once written.</summary>
    Command,

    /// <summary><c>MULTI</c>, commands, <c>EXEC</c>: one reply each; unknown outcome once written.</summary>
    Transaction,

    /// <summary><c>SUBSCRIBE</c> or <c>UNSUBSCRIBE</c>: answered by a push message; written again after a reconnect.</summary>
    Subscription,
}
