namespace MassTransit;

/// <summary>How many instances a saga has.</summary>
/// <param name="Total">All of them.</param>
/// <param name="ByState">State to how many are in it, in the order of the names.</param>
/// <remarks>Instances that have expired count until the next write or query of the saga removes them from the indexes.</remarks>
public sealed record SagaCounts(long Total, IReadOnlyDictionary<string, long> ByState);
