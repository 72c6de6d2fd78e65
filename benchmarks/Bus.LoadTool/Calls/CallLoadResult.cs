namespace Bus.LoadTool;

/// <summary>How long one kind of call took, and for how long its commands held Redis.</summary>
public sealed record CallLoadResult
{
    /// <summary>How often a call is made unless something else is asked for.</summary>
    public const int DefaultCalls = 50;

    /// <summary>How long a page may take at most, in ms.</summary>
    public const double AimMilliseconds = 50;

    /// <summary>How long one command may hold Redis at most, in µs.</summary>
    public const long AimMicroseconds = 5000;

    /// <summary>What was called.</summary>
    public required string Call { get; init; }

    /// <summary>How often.</summary>
    public required int Calls { get; init; }

    /// <summary>The median, as the caller sees it; of a call that is made once it contains what reading the processor's time around each command takes.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>The longest.</summary>
    public required double MaxMilliseconds { get; init; }

    /// <summary>The processor time of Redis per call, of all its commands; other load on the machine changes it little.</summary>
    public required double RedisMilliseconds { get; init; }

    /// <summary>The longest processor time that one command took of Redis, that of reading it from the socket and about 50 µs of the meter's own included.</summary>
    public required double LongestCommandMicroseconds { get; init; }

    /// <summary>The longest time on the clock that one command held Redis, by its slow log, in which other load on the machine and its pauses count; 0 when none took 500 µs.</summary>
    public required long SlowestCommandMicroseconds { get; init; }
}
