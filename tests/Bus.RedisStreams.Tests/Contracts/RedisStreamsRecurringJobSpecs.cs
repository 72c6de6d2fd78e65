using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsRecurringJobSpecs(SharedRedisServer redis) : RecurringJobSpecs(new RedisStreamsUnderTest(redis.Server));
