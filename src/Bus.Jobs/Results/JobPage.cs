namespace Bus.Jobs.Results;

/// <summary>A page of jobs, in the order of their ids.</summary>
/// <param name="Items">The jobs, without their results.</param>
/// <param name="Next">What the next page begins behind; <see langword="null"/> when this is the last one. A page for which 10,000 jobs were looked at ends there, with fewer jobs than asked for, or none.</param>
public sealed record JobPage(IReadOnlyList<JobStatus> Items, Guid? Next);
