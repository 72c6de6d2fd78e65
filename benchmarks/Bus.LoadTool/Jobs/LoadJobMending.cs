namespace Bus.LoadTool;

/// <summary>Whether a process has the consumer that is mended.</summary>
internal sealed record LoadJobMending(bool IsMended);
