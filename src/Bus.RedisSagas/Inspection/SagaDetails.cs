using System.Text.Json;

namespace MassTransit;

/// <summary>All that is known of an instance.</summary>
/// <param name="Id">Its correlation id.</param>
/// <param name="Summary">What is listed of it; <see langword="null"/> if it has ended, and only its history is left.</param>
/// <param name="Properties">The instance as JSON; <see langword="null"/> if it has ended.</param>
/// <param name="NextEvents">The events that its state accepts, as far as its state machine is recorded.</param>
/// <param name="Schedules">What it has scheduled and did not get yet.</param>
/// <param name="History">What happened to it, the oldest first; the last 1000 entries at most.</param>
public sealed record SagaDetails(
    Guid Id,
    SagaSummary? Summary,
    JsonElement? Properties,
    IReadOnlyList<string> NextEvents,
    IReadOnlyList<SagaPendingSchedule> Schedules,
    IReadOnlyList<SagaHistoryEntry> History);
