namespace Bus.LoadTool;

/// <summary>Dead letters of one cause, as operators see them.</summary>
/// <param name="ExceptionType">What was thrown.</param>
/// <param name="Cause">What it said, without what differs from one to the next.</param>
/// <param name="Count">How many there are.</param>
public sealed record JobsLoadGroup(string ExceptionType, string Cause, long Count);
