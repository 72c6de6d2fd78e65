using System.Collections.Concurrent;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Scripts that run another one as a part of a unit of work.</summary>
internal static class JoinedScripts
{
    private static readonly ConcurrentDictionary<RedisScript, RedisScript> Scripts = new();

    /// <summary>The script that commits a unit of work with a part.</summary>
    internal static RedisScript Get(RedisScript part) => Scripts.GetOrAdd(part, Create);

    /// <summary>The part becomes a function, for which keys and arguments are parameters in place of globals.</summary>
    private static RedisScript Create(RedisScript part)
    {
        var commit = RedisStreamsScripts.CommitWork;
        return new RedisScript($"{commit.Name}+{part.Name}", $"#!lua\nlocal function join(KEYS, ARGV)\n{SkipFirstLine(part.Source)}\nend\n{SkipFirstLine(commit.Source)}");
    }

    private static string SkipFirstLine(string source) => source[(source.IndexOf('\n', StringComparison.Ordinal) + 1)..];
}
