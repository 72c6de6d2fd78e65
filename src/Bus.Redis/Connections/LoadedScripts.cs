namespace Bus.Redis.Connections;

/// <summary>Which scripts the server of the present socket was told. Guarded by the queue's lock.</summary>
internal sealed class LoadedScripts
{
    private readonly HashSet<RedisScript> _loaded = [];
    private readonly Dictionary<RedisScript, RedisReply> _refusals = [];

    /// <returns>Whether the script is to be loaded before it is called.</returns>
    internal bool Add(RedisScript script) => _loaded.Add(script);

    internal void Forget(RedisScript script) => _loaded.Remove(script);

    internal void Clear()
    {
        _loaded.Clear();
        _refusals.Clear();
    }

    internal void Answered(RedisScript script, in RedisReply reply)
    {
        if (reply.IsError)
        {
            _refusals[script] = reply;
        }
        else
        {
            _refusals.Remove(script);
        }
    }

    /// <summary>Why the server did not take the script: that explains more than that it does not know it.</summary>
    internal bool TryGetRefusal(RedisScript script, out RedisReply refusal) => _refusals.TryGetValue(script, out refusal);
}
