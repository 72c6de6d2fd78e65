using Bus.RedisStreams.Configuration;

namespace Bus.RedisStreams;

/// <summary>What a send asks for beyond being added to a queue; most ask for nothing and have none.</summary>
internal sealed record SendTerms
{
    /// <summary>Whether it fails when it reaches no queue.</summary>
    internal bool IsMandatory { get; init; }

    /// <summary>What recognizes a second message of the same id; <see langword="null"/> where none is dropped.</summary>
    internal Deduplication? Deduplication { get; init; }

    /// <summary>The replicas that must have it before it completes; <see langword="null"/> for none.</summary>
    internal ReplicaWait? Replicas { get; init; }

    /// <summary>The terms of a message, or <see langword="null"/> if it has none.</summary>
    internal static SendTerms? Create<T>(RedisStreamsMessageSendContext<T> context, RedisStreamsHostConfiguration host)
        where T : class
    {
        var replicas = context.ReplicaWait ?? host.Settings.ReplicaWait;
        if (replicas is not null && !host.Settings.Clients.CanWaitForReplicas)
        {
            throw new NotSupportedException(RedisStreamsDefaults.NoReplicaWait);
        }

        var deduplication = context.GetDeduplication(host.DeduplicationWindow);
        return context.Mandatory || replicas is not null || deduplication is not null
            ? new SendTerms { IsMandatory = context.Mandatory, Deduplication = deduplication, Replicas = replicas }
            : null;
    }
}
