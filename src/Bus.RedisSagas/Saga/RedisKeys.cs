namespace Bus.RedisSagas;

/// <summary>The only place where keys are built; contracts/keyspace.md lists them. All but the record of all sagas share one hash slot.</summary>
internal sealed class RedisKeys
{
    private readonly string _base;
    private readonly string _lockSuffix;

    internal RedisKeys(string prefix, string slotTag, string sagaName, string lockSuffix)
    {
        var start = prefix.Length == 0 ? string.Empty : $"{prefix}:";
        Sagas = $"{start}sagas";
        _base = $"{start}{{{slotTag}}}:saga:{sagaName}:";
        _lockSuffix = lockSuffix;
    }

    /// <summary>HASH: saga name to its slot tag and type.</summary>
    internal string Sagas { get; }

    /// <summary>ZSET: id to the time of the last change, in ms of the server's clock.</summary>
    internal string All => $"{_base}all";

    /// <summary>ZSET: what tells of an instance that expires, to the time when it does.</summary>
    internal string Expiring => $"{_base}expiring";

    /// <summary>SET: the states that instances are in.</summary>
    internal string States => $"{_base}states";

    /// <summary>HASH: one instance.</summary>
    internal string Instance(Guid id) => $"{_base}{id:D}";

    /// <summary>STRING: the token of who has an instance locked.</summary>
    internal string Lock(Guid id) => $"{_base}{id:D}{_lockSuffix}";

    /// <summary>STRING: what the saga's host tells of it.</summary>
    internal string Machine => $"{_base}machine";

    /// <summary>STREAM: what happened to an instance.</summary>
    internal string History(Guid id) => $"{_base}{id:D}:history";

    /// <summary>ZSET: the instances in a state, since when; without a state a key that is there anyway.</summary>
    internal string State(string state) => state.Length == 0 ? All : $"{_base}state:{state}";

    /// <summary>ZSET: the values of a property in lexical order, with the instances that have them.</summary>
    internal string Index(string property) => $"{_base}index:{property}";
}
