namespace Bus.LoadTool;

/// <summary>What a job under load results in.</summary>
/// <param name="Attempt">The run that completed it.</param>
public sealed record LoadJobResult(int Attempt);
