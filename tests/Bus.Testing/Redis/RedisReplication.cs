namespace Bus.Testing;

/// <summary>The configuration by which servers follow one another at once and whatever passwords a test has set.</summary>
internal static class RedisReplication
{
    public static IEnumerable<string> Lines(RedisCertificates? certificates)
    {
        yield return $"masteruser {RedisServer.ProbeUser}\nmasterauth {RedisServer.ProbePassword}";
        yield return "repl-diskless-sync yes\nrepl-diskless-sync-delay 0\nrepl-ping-replica-period 1";
        if (certificates is not null)
        {
            yield return "tls-replication yes";
        }
    }
}
