namespace MassTransit;

/// <summary>What a saga's machine schedules.</summary>
/// <param name="Name">The schedule's name.</param>
/// <param name="Event">The event that is raised when the message comes.</param>
/// <param name="TokenProperty">The property of an instance that holds the token while the message is scheduled; <see langword="null"/> if it could not be told.</param>
public sealed record SagaScheduleDescription(string Name, string Event, string? TokenProperty);
