namespace Bus.TestWorker;

/// <summary>What a unit of work sent to a queue.</summary>
public sealed record WorkSent(int Id);
