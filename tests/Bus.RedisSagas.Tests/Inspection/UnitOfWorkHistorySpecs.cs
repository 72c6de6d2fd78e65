namespace Bus.RedisSagas.Tests.Inspection;

public sealed class UnitOfWorkHistorySpecs(SharedRedisServer redis) : HistorySpecs(new StreamsUnderTest(redis.Server), redis, usesUnitsOfWork: true);
