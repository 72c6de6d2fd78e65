namespace MassTransit;

/// <summary>An event of a saga's machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="MessageType">The name of the message's type; <see langword="null"/> for an event without a message.</param>
/// <param name="MessageUrn">The urn by which a message says that it is of the type; <see langword="null"/> for an event without a message.</param>
/// <param name="Properties">The message's properties with the names of their types.</param>
public sealed record SagaEventDescription(string Name, SagaEventKind Kind, string? MessageType, string? MessageUrn, IReadOnlyDictionary<string, string> Properties);
