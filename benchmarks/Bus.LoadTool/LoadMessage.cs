namespace Bus.LoadTool;

/// <summary>The message of a load.</summary>
/// <param name="Payload">Filler.</param>
/// <param name="SentAt">The timestamp of its send.</param>
/// <param name="Blocks">Whether its handler gets stuck.</param>
public sealed record LoadMessage(string Payload, long SentAt, bool Blocks = false);
