namespace Bus.LoadTool;

/// <summary>One side of the comparison.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="PerSecond">Messages per second from the first to the last, the median.</param>
/// <param name="ToPlain">The ratio to a consumer that does nothing.</param>
/// <param name="ToMemory">The ratio to a saga in memory that sends as much; <see langword="null"/> where it makes no sense.</param>
public sealed record SagaLoadRate(string Name, double PerSecond, SagaLoadRatio ToPlain, SagaLoadRatio? ToMemory);
