namespace MassTransit;

/// <summary>An instance as it is listed. Times are of Redis' clock.</summary>
/// <param name="Id">Its correlation id.</param>
/// <param name="State">The state that it is in; empty for a saga without states.</param>
/// <param name="Version">How often it was written.</param>
/// <param name="Created">When it was written first.</param>
/// <param name="Updated">When it was written last.</param>
/// <param name="InStateSince">Since when it is in its state; <see langword="null"/> for a saga without states.</param>
/// <param name="Expires">When it ends unless it changes; <see langword="null"/> for never.</param>
/// <param name="Indexed">Its indexed properties with their values, as the indexes hold them.</param>
public sealed record SagaSummary(
    Guid Id,
    string State,
    int Version,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    DateTimeOffset? InStateSince,
    DateTimeOffset? Expires,
    IReadOnlyDictionary<string, string> Indexed);
