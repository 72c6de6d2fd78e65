namespace Bus.LoadTool;

/// <summary>The answer to a <see cref="ChurnRequest"/>.</summary>
/// <param name="Number">What was asked.</param>
public sealed record ChurnReply(int Number);
