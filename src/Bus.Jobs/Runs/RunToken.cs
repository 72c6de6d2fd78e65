namespace Bus.Jobs.Runs;

/// <summary>One attempt at a job: the token that lets it write, its number, and which sending of the command it runs.</summary>
internal sealed record RunToken(Guid JobId, string Token, int Attempt, int Dispatch);
