namespace Bus.RedisStreams;

/// <summary>How a commit ended.</summary>
internal readonly record struct WorkOutcome
{
    /// <summary>Everything is written.</summary>
    internal static readonly WorkOutcome Committed = new() { Code = 1 };

    /// <summary>The message is not this delivery's any more: committed before, or taken over. Nothing was written.</summary>
    internal static readonly WorkOutcome Lost = new() { Code = 0 };

    /// <summary>A publish was routed by subscriptions that have changed. Nothing was written.</summary>
    internal static readonly WorkOutcome Stale = new() { Code = -2 };

    private int Code { get; init; }

    /// <summary>The operation whose check failed; nothing was written. <see langword="null"/> if none did.</summary>
    internal int? Refused { get; private init; }

    /// <summary>What a joined script returned that refused.</summary>
    internal long JoinCode { get; private init; }

    internal static WorkOutcome RefusedBy(int operation, long joinCode) => new() { Code = -1, Refused = operation, JoinCode = joinCode };
}
