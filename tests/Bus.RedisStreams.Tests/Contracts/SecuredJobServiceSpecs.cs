using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredJobServiceSpecs(SecuredRedisServer redis) : JobServiceSpecs(new SecuredRedisStreamsUnderTest(redis));
