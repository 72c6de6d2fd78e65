namespace Bus.Redis;

/// <summary>How the servers of a Redis deployment belong together.</summary>
public enum RedisTopology
{
    /// <summary>One server.</summary>
    Standalone,

    /// <summary>One primary with replicas; sentinels watch over them, know which is the primary, and promote a replica when it fails.</summary>
    Sentinel,

    /// <summary>Several primaries, each with its part of the 16,384 hash slots, and their replicas.</summary>
    Cluster,
}
