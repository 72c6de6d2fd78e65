namespace Bus.RedisStreams;

/// <summary>What follows when a check of a unit of work fails: nothing was written.</summary>
/// <param name="CreateException">What is thrown in the end.</param>
/// <param name="IsConflict">Whether somebody else was quicker, so that the same work, done again, may go through.</param>
internal sealed record WorkRefusal(Func<Exception> CreateException, bool IsConflict);
