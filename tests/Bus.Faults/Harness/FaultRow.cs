namespace Bus.Faults.Harness;

/// <summary>What a case counted.</summary>
internal sealed record FaultRow
{
    /// <summary>The case.</summary>
    public required string Case { get; init; }

    /// <summary>Sends that returned.</summary>
    public int Acknowledged { get; init; }

    /// <summary>Acknowledged messages that no handler completed; of those that are to fail, that are not in the error queue.</summary>
    public int Lost { get; init; }

    /// <summary>Completions beyond the first of each message, and copies in the error queue beyond the first.</summary>
    public int Duplicates { get; init; }

    /// <summary>How many messages were at a step that the fault can repeat: the most that may come twice.</summary>
    public int InFlight { get; init; }

    /// <summary>Starts out of the order of their partition key; <see langword="null"/> where no order is promised.</summary>
    public int? OutOfOrder { get; init; }

    /// <summary>Messages that were neither settled nor are where a message may stay.</summary>
    public long PendingLeft { get; init; }

    /// <summary>Instances that left something of themselves when all workers had stopped.</summary>
    public int ConsumersLeft { get; init; }

    /// <summary>Keys that contracts/keyspace.md does not let stay.</summary>
    public int KeysLeft { get; init; }

    /// <summary>From the fault, or its end, to the moment the promise is about; <see langword="null"/> where nothing was to be delivered again.</summary>
    public double? RecoveredSeconds { get; init; }

    /// <summary>Why it could not run here; its numbers say nothing then.</summary>
    public string? Skipped { get; init; }

    /// <summary>The promises it broke, a sentence each.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];
}
