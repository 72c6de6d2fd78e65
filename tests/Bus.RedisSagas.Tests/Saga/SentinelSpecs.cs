namespace Bus.RedisSagas.Tests.Saga;

public sealed class SentinelSpecs(SharedRedisServer redis, SharedRedisSentinels sentinels) : TopologySpecs(redis)
{
    protected override Task<string> GetConnectionStringAsync() => sentinels.GetConnectionStringAsync();
}
