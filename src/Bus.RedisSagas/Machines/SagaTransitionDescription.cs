namespace MassTransit;

/// <summary>What a saga's machine does on an event in a state.</summary>
/// <param name="From">The state.</param>
/// <param name="Event">The event.</param>
/// <param name="Activities">What it does, in order, such as <c>Then</c> or <c>Publish ShipOrder</c>.</param>
/// <param name="To">The states that it may lead to: none if it stays, several if it depends.</param>
public sealed record SagaTransitionDescription(string From, string Event, IReadOnlyList<string> Activities, IReadOnlyList<string> To);
