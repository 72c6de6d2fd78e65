namespace Bus.LoadTool;

/// <summary>How long one kind of call on dead letters took.</summary>
/// <param name="Call">What was called.</param>
/// <param name="Calls">How often.</param>
/// <param name="MedianMilliseconds">The median, as the caller sees it.</param>
/// <param name="MaxMilliseconds">The longest.</param>
/// <param name="RedisMilliseconds">The processor time of Redis per call, of all its commands; other load on the machine changes it little.</param>
/// <param name="SlowestCommandMicroseconds">The longest time that one command held Redis, by its slow log, in which other load on the machine counts; 0 when none took 500 µs.</param>
public sealed record DeadLetterLoadResult(string Call, int Calls, double MedianMilliseconds, double MaxMilliseconds, double RedisMilliseconds, long SlowestCommandMicroseconds);
