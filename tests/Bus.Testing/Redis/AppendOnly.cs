namespace Bus.Testing;

/// <summary>Whether and how a <see cref="RedisServer"/> writes its append-only file.</summary>
public enum AppendOnly
{
    /// <summary>Nothing is persisted: a restart begins empty.</summary>
    No,

    /// <summary>Synced once a second. A killed process loses at most what it had not written while a slow sync was under way.</summary>
    EverySecond,

    /// <summary>Synced before every reply.</summary>
    Always,
}
