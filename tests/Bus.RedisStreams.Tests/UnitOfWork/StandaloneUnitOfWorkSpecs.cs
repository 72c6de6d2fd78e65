namespace Bus.RedisStreams.Tests.UnitOfWork;

public sealed class StandaloneUnitOfWorkSpecs(SharedRedisServer redis) : UnitOfWorkSpecs(new RedisStreamsUnderTest(redis.Server));
