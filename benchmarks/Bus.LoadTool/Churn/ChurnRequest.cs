namespace Bus.LoadTool;

/// <summary>Asks for an answer.</summary>
/// <param name="Number">What the answer must repeat.</param>
public sealed record ChurnRequest(int Number);
