namespace Bus.TestWorker;

/// <summary>What a unit of work published.</summary>
public sealed record WorkPublished(int Id);
