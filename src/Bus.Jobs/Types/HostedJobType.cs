namespace Bus.Jobs.Types;

/// <summary>A type whose jobs this process runs.</summary>
internal sealed record HostedJobType(JobTypeRecord Record);
