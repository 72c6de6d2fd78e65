namespace MassTransit;

/// <summary>A state of a saga's machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">The events on which the machine does something in this state, or in one that it is a part of.</param>
public sealed record SagaStateDescription(string Name, IReadOnlyList<string> Events);
