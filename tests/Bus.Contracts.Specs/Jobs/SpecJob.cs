namespace Bus.Contracts.Specs;

/// <summary>The job of the job specs.</summary>
public sealed record SpecJob(int Id);
