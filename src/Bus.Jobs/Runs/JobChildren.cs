namespace MassTransit;

/// <summary>What became of a job's children.</summary>
public sealed record JobChildren
{
    /// <summary>How many have a result.</summary>
    public int Completed { get; init; }

    /// <summary>How many came to no result.</summary>
    public int Failed { get; init; }

    /// <summary>How many were cancelled.</summary>
    public int Cancelled { get; init; }

    /// <summary>Those without a result and why; at most 100.</summary>
    public IReadOnlyList<JobChildFailure> Failures { get; init; } = [];

    /// <summary>How many have ended.</summary>
    public int Ended => Completed + Failed + Cancelled;

    /// <summary>Throws when a child has no result.</summary>
    /// <exception cref="JobChildrenFailedException">The message has the first child's error.</exception>
    public void ThrowIfFailed()
    {
        if (Failed + Cancelled > 0)
        {
            throw new JobChildrenFailedException(this);
        }
    }
}
