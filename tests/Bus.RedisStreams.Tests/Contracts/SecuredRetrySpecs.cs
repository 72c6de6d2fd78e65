using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredRetrySpecs(SecuredRedisServer redis) : RetrySpecs(new SecuredRedisStreamsUnderTest(redis));
