namespace Bus.Jobs.Results;

/// <summary>One attempt at a job: the token that lets it write, and its number.</summary>
internal sealed record JobRun(Guid JobId, string Token, int Attempt);
