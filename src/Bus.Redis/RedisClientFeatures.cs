namespace Bus.Redis;

/// <summary>What not every client behind <see cref="IRedisClient"/> can do; ask before it is needed.</summary>
[Flags]
public enum RedisClientFeatures
{
    /// <summary>Only what every client must.</summary>
    None = 0,

    /// <summary>Commands that block on the server, on connections opened with <see cref="RedisConnectionSettings.IsBlocking"/>, and <c>CLIENT</c> commands that end them.</summary>
    /// <remarks>Where callers share one socket, a command that blocks would hold up all of them.</remarks>
    BlockingCommands = 1,

    /// <summary><c>WAIT</c>, which speaks of what its own socket has written and holds up what is behind it.</summary>
    ReplicaAcknowledgements = 2,
}
