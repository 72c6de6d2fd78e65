namespace Bus.Jobs.Types;

/// <summary>A type that this process can submit, whether or not a worker has announced it.</summary>
internal sealed record KnownJobType(JobTypeRecord Record);
