using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>The words by which servers describe themselves.</summary>
internal static class ServerRoles
{
    internal const string Replica = "replica";
    internal const string StandaloneMode = "standalone";
    internal const string SentinelMode = "sentinel";
    internal const string ClusterMode = "cluster";

    /// <summary>Asks a replica for its primary, as far as it may be asked.</summary>
    /// <returns>For example <c>a replica of 10.0.0.5:6379</c>.</returns>
    internal static async Task<string> DescribeReplicaAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        // "slave", host, port, state, offset
        var role = await opened.AskAsync(new RedisCommand("ROLE"), cancellationToken);
        return role.Count >= 3 ? $"a replica of {new RedisEndpoint(role[1].AsString() ?? string.Empty, (int)role[2].AsInt64())}" : "a replica";
    }
}
