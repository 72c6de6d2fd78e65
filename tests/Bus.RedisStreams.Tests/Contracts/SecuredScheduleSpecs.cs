using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredScheduleSpecs(SecuredRedisServer redis) : ScheduleSpecs(new SecuredRedisStreamsUnderTest(redis));
