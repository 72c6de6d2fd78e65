namespace Bus.RedisStreams.Tests.UnitOfWork;

public sealed class StandaloneSagaChoirSpecs(SharedRedisServer redis) : SagaChoirSpecs(new RedisStreamsUnderTest(redis.Server))
{
    protected override string Redis => redis.Server.ConnectionString;

    protected override string Prefix => ((RedisStreamsUnderTest)Transport).KeyPrefix;
}
