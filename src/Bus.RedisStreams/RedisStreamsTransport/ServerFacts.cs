namespace Bus.RedisStreams;

/// <summary>What a server tells about itself that decides whether it keeps messages.</summary>
/// <param name="EvictionPolicy">What it deletes when its memory is used up; <see langword="null"/> if it does not tell.</param>
/// <param name="HasAppendOnlyFile">Whether it writes down what it acknowledges; <see langword="null"/> if it does not tell.</param>
internal sealed record ServerFacts(string? EvictionPolicy, bool? HasAppendOnlyFile)
{
    internal const string NoEviction = "noeviction";

    /// <summary>Reads the answer of <c>INFO</c>: lines of <c>name:value</c>.</summary>
    internal static ServerFacts Parse(string info)
    {
        string? policy = null;
        bool? appendOnly = null;
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var value = line[(colon + 1)..];
            switch (line[..colon])
            {
                case "maxmemory_policy":
                    policy = value.ToString();
                    break;
                case "aof_enabled":
                    appendOnly = value is not "0";
                    break;
            }
        }

        return new ServerFacts(policy, appendOnly);
    }
}
