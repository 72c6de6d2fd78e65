using Bus.Redis;

namespace Bus.RedisSagas;

/// <summary>The repository's Lua scripts.</summary>
internal static class RedisSagasScripts
{
    internal static readonly RedisScript CommitSaga = Load("commitSaga");
    internal static readonly RedisScript DeleteSaga = Load("deleteSaga");
    internal static readonly RedisScript LoadSaga = Load("loadSaga");
    internal static readonly RedisScript LockSaga = Load("lockSaga");
    internal static readonly RedisScript NoteFault = Load("noteFault");
    internal static readonly RedisScript ReadExpired = Load("readExpired");
    internal static readonly RedisScript ReadPage = Load("readPage");
    internal static readonly RedisScript RegisterSaga = Load("registerSaga");
    internal static readonly RedisScript ReleaseLock = Load("releaseLock");
    internal static readonly RedisScript RemoveExpired = Load("removeExpired");
    internal static readonly RedisScript RenewLock = Load("renewLock");

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(RedisSagasScripts).Assembly, name);
}
