namespace Bus.LoadTool;

/// <summary>How fast an endpoint consumes while a number of messages waits.</summary>
/// <param name="Waiting">How many wait when it begins.</param>
/// <param name="ConsumePerSecond">Messages consumed per second.</param>
public sealed record DrainRate(int Waiting, double ConsumePerSecond);
