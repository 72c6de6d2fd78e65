namespace Bus.Jobs.Tests.Support;

/// <summary>What such a job results in.</summary>
public sealed record WorkResult(string Kind, int Attempt, int ChildrenCompleted, int ChildrenFailed);
