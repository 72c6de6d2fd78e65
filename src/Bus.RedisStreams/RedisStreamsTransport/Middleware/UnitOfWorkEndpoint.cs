using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>What units of work have to know of their endpoint: with a single consumer of a message, its commit settles the message.</summary>
internal sealed class UnitOfWorkEndpoint
{
    private readonly List<Type> _messageTypes = [];

    internal UnitOfWorkEndpoint(int conflictLimit)
    {
        ConflictLimit = conflictLimit;
    }

    /// <summary>How often work is done that somebody else keeps overtaking.</summary>
    internal int ConflictLimit { get; set; }

    /// <summary>Takes note that a message type is consumed once more, by whatever: also by what no observer of the configuration sees, and which has no units of work.</summary>
    internal void AddConsumer(Type messageType) => _messageTypes.Add(messageType);

    internal bool HasOneConsumerOf(ConsumeContext context) => _messageTypes.Count == 1 || _messageTypes.Count(context.HasMessageType) == 1;
}
