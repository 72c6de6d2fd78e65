using Bus.Redis;

namespace Bus.RedisSagas;

/// <summary>Where a repository of the container keeps its saga.</summary>
internal interface ISagaSource
{
    IRedisConnection Connection { get; }

    string KeyPrefix { get; }
}
