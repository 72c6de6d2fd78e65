namespace MassTransit;

/// <summary>A message that an instance has scheduled and did not get yet.</summary>
/// <param name="Schedule">The schedule's name in the state machine.</param>
/// <param name="Event">The event that it will raise.</param>
/// <param name="Token">The token under which it is scheduled, with which the scheduler finds and cancels it.</param>
public sealed record SagaPendingSchedule(string Schedule, string Event, Guid Token);
