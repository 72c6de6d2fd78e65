using Bus.Redis.Topology;

namespace Bus.Redis.Connections;

/// <summary>What a queue needs to know of the options.</summary>
internal sealed record CommandQueueSettings
{
    /// <summary>The connection's name, for messages.</summary>
    internal required string Name { get; init; }

    /// <summary>Says which replies mean that another server is to be asked.</summary>
    internal required ITopologyProvider Topology { get; init; }

    internal required TimeSpan CommandTimeout { get; init; }

    internal required long MaxInFlightBytes { get; init; }

    internal required bool IsBlocking { get; init; }
}
