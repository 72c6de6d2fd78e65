namespace Bus.Redis.Topology;

/// <summary>Makes one failure of those of several servers.</summary>
internal static class EndpointFailures
{
    /// <summary>Names every server with its reason; keeps the kind when all are of one kind.</summary>
    internal static RedisConnectionException Join(string sentence, List<RedisConnectionException> failures)
    {
        var message = $"{sentence}: {string.Join(" | ", failures.Select(failure => failure.Message))}";
        var inner = failures[0];
        return failures.Select(failure => failure.GetType()).Distinct().Count() > 1
            ? new RedisConnectionException(message, inner)
            : inner switch
            {
                RedisAuthenticationException => new RedisAuthenticationException(message, inner),
                RedisUnsupportedServerException => new RedisUnsupportedServerException(message, inner),
                RedisTlsException => new RedisTlsException(message, inner),
                RedisRoleException => new RedisRoleException(message, inner),
                RedisServiceUnknownException => new RedisServiceUnknownException(message, inner),
                _ => new RedisConnectionException(message, inner),
            };
    }
}
