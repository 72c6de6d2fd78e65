namespace Bus.Redis;

/// <summary>A step that is being prepared, such as everything that comes of one message: what joins it is written together with all the rest of it, or not at all.</summary>
/// <remarks>See <see cref="IRedisUnitOfWorkSource"/>. Its members are thread-safe.</remarks>
public interface IRedisUnitOfWork
{
    /// <summary>The connection over which it is written.</summary>
    IRedisConnection Connection { get; }

    /// <summary>The part in braces of the keys that it can write on a cluster.</summary>
    string SlotTag { get; }

    /// <summary>The how-manieth attempt at the same work it is, from 1; the ones before found that somebody else had been quicker.</summary>
    int Attempt { get; }

    /// <summary>Whether it can write a key: on a cluster, only those of one hash slot.</summary>
    bool Reaches(string key);

    /// <summary>Lets a script run as a part of it.</summary>
    /// <param name="part">The call. The script checks everything before it writes anything, and returns 1, or a list that begins with 1, when it has written.</param>
    /// <param name="createException">What is thrown when it returns another number and doing the whole work again has not helped.</param>
    /// <exception cref="InvalidOperationException">Another script has joined: that one could have written what this one then refuses.</exception>
    void Join(RedisScriptPart part, Func<long, Exception> createException);

    /// <summary>Does something once everything is written.</summary>
    void OnCommitted(Func<Task> action);

    /// <summary>Does something when this attempt has ended, whether it was written or not.</summary>
    /// <param name="action">It may not throw.</param>
    void OnEnded(Action action);
}
