using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredRecurringJobSpecs(SecuredRedisServer redis) : RecurringJobSpecs(new SecuredRedisStreamsUnderTest(redis));
