namespace Bus.RedisSagas;

/// <summary>What the scripts answer.</summary>
internal enum SagaScriptResult
{
    /// <summary>The lock that the caller had is not his any more.</summary>
    LockLost = -2,

    /// <summary>Somebody else has the instance locked.</summary>
    Locked = -1,

    /// <summary>The instance has another version than was expected; to a load: there is none.</summary>
    OtherVersion = 0,

    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>To a deletion: there is no instance.</summary>
    Gone = 2,
}
