namespace Bus.LoadTool;

/// <summary>Is published, so that whoever comes has a subscription and uses it.</summary>
/// <param name="Number">Any number.</param>
public sealed record ChurnNotice(int Number);
