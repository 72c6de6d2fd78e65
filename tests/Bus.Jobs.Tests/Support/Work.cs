namespace Bus.Jobs.Tests.Support;

/// <summary>A command of a job type that only the tests have.</summary>
public sealed record Work
{
    public Guid JobId { get; init; }

    public string Kind { get; init; } = "complete";

    public int Children { get; init; }

    public string ChildKind { get; init; } = "complete";
}
