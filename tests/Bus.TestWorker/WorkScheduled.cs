namespace Bus.TestWorker;

/// <summary>What a unit of work published later.</summary>
public sealed record WorkScheduled(int Id);
