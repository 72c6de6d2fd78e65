namespace Bus.RedisSagas;

/// <summary>What holds unless it is configured otherwise.</summary>
internal static class RedisSagaDefaults
{
    internal const string LockSuffix = "_lock";
    internal const int ConflictRetryLimit = 30;

    /// <summary>How many entries of an instance's history are kept.</summary>
    internal const int HistoryLimit = 100;

    /// <summary>How many expired instances one write or query removes at most.</summary>
    internal const int ExpiredPerCall = 16;

    /// <summary>How many index entries are read at once.</summary>
    internal const int PageSize = 500;

    /// <summary>How often a write whose outcome is unknown is repeated.</summary>
    internal const int UnknownOutcomeRetryLimit = 5;

    internal static readonly TimeSpan HistoryRetention = TimeSpan.FromDays(7);

    /// <summary>How long the note of a fault may hold up the fault.</summary>
    internal static readonly TimeSpan NoteTimeout = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan LockRetryTimeout = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
}
