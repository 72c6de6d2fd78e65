using Bus.RedisStreams.Configuration;

namespace Bus.RedisStreams;

/// <summary>What a send asks for beyond being added to a queue; most ask for nothing and have none.</summary>
internal sealed record SendTerms
{
    /// <summary>Whether it fails when it reaches no queue.</summary>
    internal bool IsMandatory { get; init; }

    /// <summary>The replicas that must have it before it completes; <see langword="null"/> for none.</summary>
    internal ReplicaWait? Replicas { get; init; }

    /// <summary>The terms of a message, or <see langword="null"/> if it has none.</summary>
    internal static SendTerms? Create<T>(RedisStreamsMessageSendContext<T> context, RedisStreamsHostSettings settings)
        where T : class
    {
        var replicas = context.ReplicaWait ?? settings.ReplicaWait;
        return context.Mandatory || replicas is not null
            ? new SendTerms { IsMandatory = context.Mandatory, Replicas = replicas }
            : null;
    }
}
