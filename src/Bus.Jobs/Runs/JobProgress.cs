namespace MassTransit;

/// <summary>How far a run is.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Progress">Share of the work done, from 0 to 1.</param>
/// <param name="Text">What it does; empty if the consumer does not say.</param>
/// <param name="Attempt">Which start of this job it is, counted from 1.</param>
/// <param name="Worker">The process that runs it.</param>
/// <param name="At">When this was measured.</param>
public sealed record JobProgress(Guid JobId, double Progress, string Text, int Attempt, string Worker, DateTimeOffset At);
