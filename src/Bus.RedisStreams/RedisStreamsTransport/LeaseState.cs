namespace Bus.RedisStreams;

/// <summary>What a renewal found.</summary>
/// <param name="IsLost">Whether other instances have taken over what this one held.</param>
/// <param name="NextEnd">When the next lease of another instance ends, or <see langword="null"/> if there is no other.</param>
/// <param name="IsRecoveryDue">Whether an instance with an ended lease waits to be recovered.</param>
/// <param name="Owned">How many messages Redis holds for this instance.</param>
/// <param name="NextDue">When the next delayed message is due, or <see langword="null"/> if there is none.</param>
internal readonly record struct LeaseState(bool IsLost, TimeSpan? NextEnd, bool IsRecoveryDue, long Owned, TimeSpan? NextDue);
